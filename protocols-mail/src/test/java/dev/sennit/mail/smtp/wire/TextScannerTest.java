// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.smtp.wire.TextScanner.Framing;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 5321 section 4.5.2, and what is not in it. */
class TextScannerTest {
    private static final class Reader {
        final TextScanner scanner;
        final StringBuilder text = new StringBuilder();
        int behind;

        Reader(Framing framing) {
            scanner = new TextScanner(framing);
        }

        void feed(byte[] in, int from, int to) {
            int end = scanner.scan(
                    in,
                    from,
                    to,
                    (bytes, f, t) -> text.append(new String(bytes, f, t - f, StandardCharsets.ISO_8859_1)));
            behind += to - end;
        }

        String outcome() {
            if (scanner.isRefused()) {
                return "refused: " + scanner.fault().words();
            }
            return (scanner.isComplete() ? "whole: " : "open: ") + text + (behind == 0 ? "" : " and " + behind);
        }
    }

    private static String data(String raw) {
        return Cuts.everyWay(Cuts.bytes(raw), () -> new Reader(Framing.DOT), Reader::feed, Reader::outcome);
    }

    private static String counted(String raw) {
        return Cuts.everyWay(Cuts.bytes(raw), () -> new Reader(Framing.COUNTED), Reader::feed, Reader::outcome);
    }

    @Test
    void aDotOnALineEndsTheTextAndIsNotPartOfIt() {
        assertThat(data("Subject: x\r\n\r\nhello\r\n.\r\n")).isEqualTo("whole: Subject: x\r\n\r\nhello\r\n");
        assertThat(data(".\r\n")).isEqualTo("whole: ");
        assertThat(data("a\r\n.\r\nQUIT\r\n")).isEqualTo("whole: a\r\n and 6");
        assertThat(data("a\r\n\r\n.\r\n")).isEqualTo("whole: a\r\n\r\n");
    }

    @Test
    void theFirstDotOfALineIsDropped() {
        assertThat(data("..\r\n.a\r\n...b\r\nc.\r\n.\r\n")).isEqualTo("whole: .\r\na\r\n..b\r\nc.\r\n");
    }

    @Test
    void aTextThatHasNotEndedIsOpen() {
        assertThat(data("a\r\n.")).isEqualTo("open: a\r\n");
        assertThat(data("a\r\n.\r")).isEqualTo("open: a\r\n");
        assertThat(data("a.\r\n")).isEqualTo("open: a.\r\n");
    }

    /** The forms that smtpsmug tries, in its words: lflf crcr crlf lfcr lfcrlf crlflf crcrlf crlfcr nullbefore nullafter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\n.\nMAIL",
                "a\r.\rMAIL",
                "a\r.\nMAIL",
                "a\n.\rMAIL",
                "a\n.\r\nMAIL",
                "a\r\n.\nMAIL",
                "a\r.\r\nMAIL",
                "a\r\n.\rMAIL",
                "a\r\n\0.\r\nMAIL",
                "a\r\n.\0\r\nMAIL"
            })
    void noOtherEndIsTaken(String raw) {
        assertThat(data(raw)).startsWith("refused: a ");
        assertThat(counted(raw)).startsWith("refused: a ");
    }

    @Test
    void everyBareByteIsNamed() {
        assertThat(data("a\rb")).isEqualTo("refused: a bare CR");
        assertThat(data("a\nb")).isEqualTo("refused: a bare LF");
        assertThat(data("\0")).isEqualTo("refused: a NUL");
        assertThat(data("a\r\r\n.\r\n")).isEqualTo("refused: a bare CR");
        assertThat(data(".\n")).isEqualTo("refused: a bare LF");
        assertThatThrownBy(() -> new TextScanner(Framing.DOT).fault()).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void aCountedTextKeepsItsDots() {
        assertThat(counted("..a\r\n.\r\n.b")).isEqualTo("open: ..a\r\n.\r\n.b");
    }

    @Test
    void aCountedTextKnowsThatItEndsInTheMiddleOfALineEnd() {
        Reader reader = new Reader(Framing.COUNTED);
        reader.feed(Cuts.bytes("a\r"), 0, 2);
        assertThat(reader.scanner.endsInCr()).isTrue();
        reader.feed(Cuts.bytes("\n"), 0, 1);
        assertThat(reader.scanner.endsInCr()).isFalse();
    }

    @Test
    void theLongestLineIsMeasuredWithItsEndAndWithoutTheDroppedDot() {
        assertThat(longest("abc\r\na\r\n")).isEqualTo(5);
        assertThat(longest(".abcd\r\n")).isEqualTo(6);
        assertThat(longest("a\r\nabcdefgh")).isEqualTo(8);
    }

    private static long longest(String raw) {
        return Cuts.everyWay(
                Cuts.bytes(raw),
                () -> new Reader(Framing.DOT),
                Reader::feed,
                reader -> reader.scanner.longestLineBytes());
    }
}
