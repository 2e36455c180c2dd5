// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.reactor.testkit.LeakCheck;
import dev.sennit.reactor.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** CVE-2023-51764 and its kin: nobody makes two messages of one, or commands of a message. */
@ExtendWith(LeakCheck.class)
class SmugglingTest {
    private static final String SMUGGLED = "MAIL FROM:<admin@mx.example>\r\nRCPT TO:<c@d>\r\nDATA\r\n";

    private final MemoryMailSink sink = new MemoryMailSink();
    private final ManualTime time = new ManualTime();

    private SmtpWire greeted() {
        return SmtpWire.greeted(time, SmtpWire.OPTIONS, sink);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n.\n",
                "\r.\r",
                "\r.\n",
                "\n.\r",
                "\n.\r\n",
                "\r\n.\n",
                "\r.\r\n",
                "\r\n.\r",
                "\r\n\0.\r\n",
                "\r\n.\0\r\n"
            })
    void malformedEndsCloseTheConnectionAndDeliverNothing(String end) {
        SmtpWire wire = greeted().sends(SmtpWire.ENVELOPE + "DATA\r\n");
        wire.takes();
        wire.sends("Subject: x\r\n\r\nbody" + end + SMUGGLED + "y\r\n.\r\n");
        assertThat(wire.takes()).startsWith("550 5.5.2 ").containsOnlyOnce("\r\n");
        assertThat(wire.reason()).startsWith("protocol error: a ").endsWith(" in a message");
        assertThat(sink.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOOP\nQUIT\r\n", "NOOP\rQUIT\r\n", "NO\0OP\r\n", "\n"})
    void soDoMalformedCommands(String raw) {
        SmtpWire wire = greeted().sends(raw + "NOOP\r\n");
        assertThat(wire.takes()).startsWith("500 5.5.2 ").containsOnlyOnce("\r\n");
        assertThat(wire.reason()).startsWith("protocol error: a ").endsWith(" in a command");
    }

    @Test
    void chunksAreHeldToTheSame() {
        SmtpWire wire = greeted().sends(SmtpWire.ENVELOPE + "BDAT 8 LAST\r\na\n.\nb\r\n");
        assertThat(wire.takes()).contains("550 5.5.2 ");
        SmtpWire open = greeted().sends(SmtpWire.ENVELOPE + "BDAT 2 LAST\r\na\r");
        assertThat(open.takes()).contains("550 5.5.2 ");
        assertThat(sink.messages()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"EHLO a\r\nNOOP\r\n", "DATA\r\nx\r\n.\r\n", "STARTTLS\r\nEHLO a\r\n", "AUTH PLAIN\r\nAAA=\r\n"})
    void whatMustBeLastOfAGroupIs(String group) {
        SmtpWire wire = greeted().sends(SmtpWire.ENVELOPE);
        wire.takes();
        wire.sends(group);
        assertThat(wire.takes()).startsWith("503 5.5.0 ").containsOnlyOnce("\r\n");
        assertThat(wire.reason()).startsWith("protocol error: commands behind ");
        assertThat(sink.messages()).isEmpty();
    }

    @Test
    void whoHasNotSaidEhloHasNotBeenTold() {
        SmtpWire first = new SmtpWire(time, SmtpWire.OPTIONS, sink).sends("HELO a\r\nMAIL FROM:<a@b>\r\n");
        assertThat(first.takes()).contains("503 5.5.0 ").doesNotContain("250");
        SmtpWire old =
                new SmtpWire(time, SmtpWire.OPTIONS, sink).sends("HELO a\r\n").sends(SmtpWire.ENVELOPE);
        assertThat(old.takes()).contains("503 5.5.0 ").doesNotContain("Sender ok");
    }

    @Test
    void browsersAreSentAway() {
        for (String each : new String[] {"GET / HTTP/1.1", "POST / HTTP/1.1", "CONNECT a:25 HTTP/1.1"}) {
            SmtpWire wire = new SmtpWire(time, SmtpWire.OPTIONS, sink);
            wire.takes();
            wire.sends(each + "\r\nHost: a\r\n\r\nHELO a\r\n");
            assertThat(wire.takes()).startsWith("421 4.7.0 ").containsOnlyOnce("\r\n");
            assertThat(wire.transport.closing()).isTrue();
        }
    }
}
