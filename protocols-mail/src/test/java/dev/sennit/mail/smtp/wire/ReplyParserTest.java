// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.smtp.SmtpReply;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** RFC 5321 section 4.2.1, and servers that do not keep to it. */
class ReplyParserTest {
    private static final class Replies {
        final ReplyParser parser = new ReplyParser(20, 3);
        final List<String> events = new ArrayList<>();

        void feed(byte[] in, int from, int to) {
            int p = from;
            while (p < to) {
                p = parser.parse(in, p, to);
                if (parser.progress() == ReplyParser.Progress.COMPLETE) {
                    events.add(parser.reply().toString());
                }
            }
        }

        List<String> outcome() {
            if (!parser.fault().isEmpty()) {
                events.add("refused: " + parser.fault());
            }
            return events;
        }
    }

    private static List<String> replies(String raw) {
        return Cuts.everyWay(Cuts.bytes(raw), Replies::new, Replies::feed, Replies::outcome);
    }

    @Test
    void repliesComeOneAfterTheOther() {
        assertThat(replies("250 ok\r\n354\r\n250-a\r\n250-\r\n250 c\r\n550 5.1.1 no\r\n"))
                .containsExactly("250 ok", "354 ", "250 a /  / c", "550 5.1.1 no");
    }

    @Test
    void whatIsNoReplyIsRefusedWithAllThatFollows() {
        assertThat(replies("25 x\r\n250 ok\r\n"))
                .containsExactly("refused: a line of the reply does not begin with a code");
        assertThat(replies("250ok\r\n")).containsExactly("refused: a line of the reply does not begin with a code");
        assertThat(replies("199 x\r\n")).containsExactly("refused: a line of the reply does not begin with a code");
        assertThat(replies("600 x\r\n")).containsExactly("refused: a line of the reply does not begin with a code");
        assertThat(replies("250 a\r\n\r\n"))
                .containsExactly("250 a", "refused: a line of the reply does not begin with a code");
        assertThat(replies("250-a\r\n251 b\r\n"))
                .containsExactly("refused: the lines of the reply have different codes");
        assertThat(replies("250 a\n250 b\r\n")).containsExactly("refused: the reply has a bare LF");
    }

    @Test
    void lengthsAreLimited() {
        assertThat(replies("250 " + "x".repeat(14) + "\r\n")).containsExactly("250 " + "x".repeat(14));
        assertThat(replies("250 " + "x".repeat(15) + "\r\n"))
                .containsExactly("refused: a line of the reply is longer than 20 bytes");
        assertThat(replies("250-\r\n250-\r\n250 \r\n")).hasSize(1).doesNotContain("refused");
        assertThat(replies("250-\r\n250-\r\n250-\r\n250 \r\n"))
                .containsExactly("refused: the reply has more than 3 lines");
    }

    @Test
    void statusCodesAreThoseOfTheirClass() {
        assertThat(new SmtpReply(250, List.of("2.1.5 ok")).status()).hasValue("2.1.5");
        assertThat(new SmtpReply(550, List.of("5.7.1")).status()).hasValue("5.7.1");
        assertThat(new SmtpReply(550, List.of("2.7.1 x")).status()).isEmpty();
        assertThat(new SmtpReply(550, List.of("5.7.1x")).status()).isEmpty();
        assertThat(new SmtpReply(421, List.of("x")).isTemporary()).isTrue();
        assertThat(new SmtpReply(354, List.of("x")).isIntermediate()).isTrue();
        assertThat(new SmtpReply(221, List.of("x")).isPositive()).isTrue();
        assertThatThrownBy(() -> new SmtpReply(199, List.of("x"))).hasMessageContaining("199");
        assertThatThrownBy(() -> new SmtpReply(250, List.of())).hasMessageContaining("one line");
    }

    @Property
    void anyBytesAreReadOrRefused(@ForAll byte[] bytes) {
        for (String each : replies(new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1))) {
            assertThat(Xtext.isPrintable(each)).isTrue();
        }
    }
}
