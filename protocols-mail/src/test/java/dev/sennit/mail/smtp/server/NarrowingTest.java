// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** CVE-2025-7962 and CVE-2025-59419: no character that the application hands in becomes a line break on the wire. */
class NarrowingTest {
    private final StringTransport wire =
            StringTransport.connect(new dev.sennit.reactor.BaseProtocol() {}, new ManualTime());

    private void holdsOneLine(Consumer<ReplyBuffer> reply) {
        ReplyBuffer replies = new ReplyBuffer();
        reply.accept(replies);
        replies.flush(wire);
        byte[] sent = wire.bytes();
        wire.clear();
        assertThat(new String(sent, StandardCharsets.ISO_8859_1))
                .matches("[ -~]*\r\n")
                .hasSizeLessThanOrEqualTo(512);
    }

    @Test
    void everyReplyIsOneLineOfAscii() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            String text = "a" + (char) c + "b";
            holdsOneLine(replies -> replies.put(250, "2.0.0", text));
            holdsOneLine(replies -> replies.put(250, ' ', text));
        }
        holdsOneLine(replies -> replies.put(250, "2.0.0", "x".repeat(10_000)));
    }

    @Test
    void dispositionsAndNamesAreAsciiFromTheStart() {
        for (int c = 0; c <= Character.MAX_VALUE; c++) {
            boolean printable = c >= ' ' && c <= '~';
            assertThat(isTaken(c, text -> Disposition.accepted(text)))
                    .as("%x", c)
                    .isEqualTo(printable);
            boolean label = c < 0x80 && (Character.isLetterOrDigit(c) || c == '-' || c == '_' || c == '.');
            assertThat(isTaken(c, SmtpServerOptions::of)).as("%x", c).isEqualTo(label);
            assertThat(isTaken(c, text -> new Disposition(250, "2.0." + text, "x")))
                    .isFalse();
        }
    }

    private static boolean isTaken(int c, Consumer<String> taker) {
        try {
            taker.accept("a" + (char) c + "b");
            return true;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }
}
