// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** RFC 5321 section 2.3.8: a line ends with CRLF, and with nothing else. */
class LineCutterTest {
    private static final int LIMIT_BYTES = 12;

    private static final class Lines {
        final LineCutter cutter = new LineCutter();
        final List<String> events = new ArrayList<>();

        void feed(byte[] in, int from, int to) {
            int p = from;
            while (p < to) {
                p = cutter.cut(in, p, to, LIMIT_BYTES);
                switch (cutter.progress()) {
                    case INCOMPLETE -> {}
                    case COMPLETE ->
                        events.add(new String(
                                cutter.bytes(),
                                cutter.start(),
                                cutter.end() - cutter.start(),
                                StandardCharsets.ISO_8859_1));
                    case TOO_LONG -> events.add("(too long)");
                    case REFUSED -> {
                        if (!events.contains("(" + cutter.fault().words() + ")")) {
                            events.add("(" + cutter.fault().words() + ")");
                        }
                        return;
                    }
                }
            }
        }
    }

    private static List<String> lines(String raw) {
        return Cuts.everyWay(Cuts.bytes(raw), Lines::new, Lines::feed, lines -> lines.events);
    }

    @Test
    void linesComeOutAsTheyWent() {
        assertThat(lines("EHLO a\r\nQUIT\r\n\r\nx")).containsExactly("EHLO a", "QUIT", "");
    }

    @Test
    void nothingElseEndsALine() {
        assertThat(lines("a\nb\r\n")).containsExactly("(a bare LF)");
        assertThat(lines("ok\r\na\rb\r\n")).containsExactly("ok", "(a bare CR)");
        assertThat(lines("a\r\r\n")).containsExactly("(a bare CR)");
        assertThat(lines("a\0\r\n")).containsExactly("(a NUL)");
        assertThat(lines("\n")).containsExactly("(a bare LF)");
    }

    @Test
    void aLineAsLongAsAllowedIsTakenAndALongerOneForgotten() {
        assertThat(lines("123456789\r\n1234567890\r\n12345678901\r\nshort\r\n"))
                .containsExactly("123456789", "1234567890", "(too long)", "short");
        assertThat(lines("12345678901\nx")).containsExactly("(a bare LF)");
        assertThat(lines("12345678901\rx")).containsExactly("(a bare CR)");
    }

    @Test
    void whatIsHeldIsCounted() {
        LineCutter cutter = new LineCutter();
        cutter.cut(Cuts.bytes("abc"), 0, 3, LIMIT_BYTES);
        assertThat(cutter.heldBytes()).isEqualTo(3);
        cutter.cut(Cuts.bytes("\r"), 0, 1, LIMIT_BYTES);
        assertThat(cutter.heldBytes()).isEqualTo(4);
        cutter.cut(Cuts.bytes("\n"), 0, 1, LIMIT_BYTES);
        assertThat(cutter.heldBytes()).isZero();
        assertThatThrownBy(cutter::fault).isInstanceOf(IllegalStateException.class);
    }

    @Property
    void anyBytesAreCutTheSameHoweverTheyCome(@ForAll @Size(max = 30) List<Special> bytes) {
        StringBuilder raw = new StringBuilder();
        bytes.forEach(each -> raw.append(each.text));
        lines(raw.toString());
    }

    enum Special {
        CR("\r"),
        LF("\n"),
        CRLF("\r\n"),
        NUL("\0"),
        LETTER("x"),
        HIGH("\u00e4"),
        LONG("1234567");

        final String text;

        Special(String text) {
            this.text = text;
        }
    }
}
