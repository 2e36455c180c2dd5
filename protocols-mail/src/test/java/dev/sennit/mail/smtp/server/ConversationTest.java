// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.reactor.testkit.ManualTime;
import org.junit.jupiter.api.Test;

/** RFC 5321: what is said in which order. */
class ConversationTest {
    private final ManualTime time = new ManualTime();
    private final MemoryMailSink sink = new MemoryMailSink();

    private SmtpWire greeted() {
        return SmtpWire.greeted(time, SmtpWire.OPTIONS, sink);
    }

    @Test
    void aMessageGoesThroughWithItsTrace() {
        SmtpWire wire = new SmtpWire(time, SmtpWire.OPTIONS, sink);
        assertThat(wire.takes()).isEqualTo("220 mx.example ESMTP Sennit\r\n");
        assertThat(wire.asks("EHLO c.example"))
                .isEqualTo("250-mx.example\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-8BITMIME\r\n"
                        + "250-ENHANCEDSTATUSCODES\r\n250-CHUNKING\r\n250-BINARYMIME\r\n250-SMTPUTF8\r\n"
                        + "250-LIMITS RCPTMAX=1000\r\n250 HELP\r\n");
        assertThat(wire.asks("MAIL FROM:<a@b>")).isEqualTo("250 2.1.0 Sender ok\r\n");
        assertThat(wire.asks("RCPT TO:<c@d>")).isEqualTo("250 2.1.5 Recipient ok\r\n");
        assertThat(wire.asks("DATA")).isEqualTo("354 End with a dot on a line\r\n");
        assertThat(wire.asks("Subject: x\r\n\r\n..dot\r\n.")).isEqualTo("250 2.0.0 Message accepted\r\n");
        assertThat(wire.asks("QUIT")).isEqualTo("221 2.0.0 mx.example closing\r\n");
        assertThat(wire.reason()).isEqualTo("done");
        assertThat(sink.messages()).hasSize(1);
        assertThat(sink.messages().get(0).text())
                .matches("(?s)Received: from c\\.example \\(\\[198\\.51\\.100\\.\\d+\\]\\)\r\n"
                        + "\tby mx\\.example with ESMTP id [0-9A-Z]+;\r\n"
                        + "\tSun, 6 Nov 1994 \\d\\d:\\d\\d:37 [+-]\\d{4}\r\nSubject: x\r\n\r\n\\.dot\r\n");
        assertThat(sink.messages().get(0).envelope().recipients()).hasSize(1);
    }

    @Test
    void commandsHaveTheirOrder() {
        SmtpWire wire = new SmtpWire(time, SmtpWire.OPTIONS, sink);
        wire.takes();
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("RCPT TO:<c@d>")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("DATA")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("BDAT 0 LAST")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("HELO c.example")).isEqualTo("250 mx.example\r\n");
        assertThat(wire.asks("RCPT TO:<c@d>")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("250 2.1.0 ");
        assertThat(wire.asks("MAIL FROM:<a@b>")).startsWith("503 5.5.1 ");
        assertThat(wire.asks("DATA")).startsWith("503 5.5.1 RCPT");
        assertThat(wire.asks("STARTTLS")).startsWith("502 5.5.1 ");
    }

    @Test
    void whatIsNoCommandIsSaidSo() {
        SmtpWire wire = greeted();
        assertThat(wire.asks("XYZZY")).isEqualTo("500 5.5.1 Unknown command\r\n");
        assertThat(wire.asks("")).isEqualTo("500 5.5.1 Unknown command\r\n");
        assertThat(wire.asks("LHLO a")).startsWith("500 5.5.1 ");
        assertThat(wire.asks("EHLO")).startsWith("501 5.5.2 ");
        assertThat(wire.asks("DATA x")).startsWith("501 5.5.4 ");
        assertThat(wire.asks("QUIT x")).startsWith("501 5.5.4 ");
        assertThat(wire.asks("RSET x")).startsWith("501 5.5.4 ");
        assertThat(wire.asks("EXPN list")).startsWith("502 5.5.1 ");
        assertThat(wire.asks("VRFY a")).startsWith("252 2.0.0 ");
        assertThat(wire.asks("NOOP whatever")).isEqualTo("250 2.0.0 Ok\r\n");
        assertThat(wire.asks("HELP me")).startsWith("214 2.0.0 ");
    }

    @Test
    void resetAndGreetingsEndATransaction() {
        SmtpWire wire = greeted();
        for (String each : new String[] {"RSET", "EHLO c.example", "HELO c.example"}) {
            wire.asks("MAIL FROM:<a@b>");
            wire.asks("RCPT TO:<c@d>");
            assertThat(wire.asks(each)).startsWith("250");
            assertThat(wire.asks("DATA")).startsWith("503 5.5.1 ");
        }
    }

    @Test
    void severalMessagesGoOneAfterTheOther() {
        SmtpWire wire = greeted();
        for (int i = 0; i < 3; i++) {
            wire.sends(SmtpWire.ENVELOPE + "DATA\r\n").sends("n: " + i + "\r\n.\r\n");
        }
        assertThat(sink.messages()).hasSize(3);
        assertThat(sink.messages().get(2).text()).endsWith("n: 2\r\n");
    }

    @Test
    void aMessageMayComeAtAnyPaceAndCut() {
        String all = SmtpWire.ENVELOPE + "DATA\r\n";
        String text = "a\r\n..b\r\n.\r\nQUIT\r\n";
        for (int cut = 1; cut < text.length(); cut++) {
            SmtpWire wire = greeted().sends(all);
            wire.sends(text.substring(0, cut)).sends(text.substring(cut));
            assertThat(wire.takes()).endsWith("250 2.0.0 Message accepted\r\n221 2.0.0 mx.example closing\r\n");
            assertThat(sink.messages().get(cut - 1).text()).endsWith("\r\na\r\n.b\r\n");
        }
        SmtpWire slow = greeted();
        for (char c : (all + "").toCharArray()) {
            slow.sends(String.valueOf(c));
        }
        for (char c : text.toCharArray()) {
            slow.sends(String.valueOf(c));
        }
        assertThat(slow.takes()).contains("250 2.0.0 Message accepted");
    }

    @Test
    void aClientsWordsComeBackInNoReplyLongerThanALine() {
        SmtpWire wire = greeted();
        for (String each : new String[] {
            "MAIL FROM:<a@b> " + "X".repeat(1900), "EHLO " + "y".repeat(2000), "MAIL FROM:<" + "z".repeat(1900) + "@b>"
        }) {
            assertThat(wire.asks(each))
                    .startsWith("5")
                    .hasSizeLessThanOrEqualTo(512)
                    .endsWith("\r\n");
        }
    }
}
