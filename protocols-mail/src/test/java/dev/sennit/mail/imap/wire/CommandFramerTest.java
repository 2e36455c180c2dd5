// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.wire.CommandFramer.Progress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where commands end, however their bytes come. */
class CommandFramerTest {
    private static final FrameLimits LIMITS = new FrameLimits(64, 32, 2);

    /** Takes every literal that fits, and refuses others. */
    private static final class Reader {
        private final CommandFramer framer = new CommandFramer();
        private final List<String> seen = new ArrayList<>();

        void feed(byte[] in, int from, int to) {
            int p = from;
            while (p < to && !isOver()) {
                p = framer.take(in, p, to, LIMITS);
                progress();
            }
        }

        private boolean isOver() {
            return framer.progress() == Progress.REFUSED || framer.progress() == Progress.FLOODED;
        }

        private void progress() {
            switch (framer.progress()) {
                case INCOMPLETE -> {}
                case COMPLETE -> {
                    seen.add(text());
                    framer.reset();
                }
                case LITERAL -> {
                    if (framer.fits(LIMITS)) {
                        framer.gather();
                    } else {
                        seen.add("too much: " + framer.literal().octets());
                        skip();
                    }
                }
                case TOO_LONG -> {
                    seen.add("too long: " + text());
                    skip();
                }
                case SKIPPED -> {
                    seen.add("skipped");
                    framer.reset();
                }
                case FLOODED -> seen.add("flooded");
                case REFUSED -> seen.add(framer.fault());
            }
        }

        private void skip() {
            framer.skip(LIMITS);
            if (framer.progress() == Progress.FLOODED) {
                seen.add("flooded");
            }
        }

        private String text() {
            return new String(framer.bytes(), 0, framer.length(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aLiteralOfASkippedLineFloodsToo() {
        assertThat(commands("a " + "x".repeat(70) + " {33+}\r\n")).last().isEqualTo("flooded");
        assertThat(commands("a " + "x".repeat(70) + " {3+}\r\nyyy\r\nb\r\n")).endsWith("skipped", "b");
    }

    private static List<String> commands(String latin1) {
        return Cuts.everyWay(Cuts.bytes(latin1), Reader::new, Reader::feed, reader -> reader.seen);
    }

    @Test
    void aLineIsACommand() {
        assertThat(commands("a NOOP\r\nb LIST \"\" \"{3}\"\r\n\r\nc"))
                .containsExactly("a NOOP", "b LIST \"\" \"{3}\"", "");
    }

    @Test
    void aLiteralIsAPartOfIt() {
        assertThat(commands("a LOGIN {3}\r\nbob {4+}\r\n\r\n\0\r\r\nb NOOP\r\n"))
                .containsExactly("a LOGIN {3}\r\nbob {4+}\r\n\r\n\0\r", "b NOOP");
        assertThat(commands("a X {0}\r\n\r\n~{2}\r\nab\r\n")).containsExactly("a X {0}\r\n", "~{2}\r\nab");
    }

    @Test
    void whatOnlyLooksLikeOneIsNone() {
        assertThat(commands("a {3\r\nb 3}\r\nc {}\r\nd {+}\r\ne {1}x\r\nf \"{1}\r\ng {1 }\r\nh {1+1}\r\n"))
                .containsExactly("a {3", "b 3}", "c {}", "d {+}", "e {1}x", "f \"{1}", "g {1 }", "h {1+1}");
        assertThat(commands("a \"\\\"{1}\r\nb \"x\" {1}\r\ny\r\n")).containsExactly("a \"\\\"{1}", "b \"x\" {1}\r\ny");
    }

    @Test
    void aLineEndsWithCrlfOnly() {
        assertThat(commands("a NOOP\nb NOOP\r\n")).containsExactly("a bare LF");
        assertThat(commands("a NOOP\rb\r\n")).containsExactly("a bare CR");
        assertThat(commands("a NO\0OP\r\n")).containsExactly("a NUL");
    }

    @Test
    void linesHaveALimitAndWhatFollowsIsPassedOver() {
        String longest = "a " + "x".repeat(60) + "\r\n";
        assertThat(commands(longest + "b NOOP\r\n")).containsExactly(longest.strip(), "b NOOP");
        String longer = "a " + "x".repeat(61) + "\r\n";
        assertThat(commands(longer + "b NOOP\r\n"))
                .containsExactly("too long: " + longer.substring(0, 64), "skipped", "b NOOP");
    }

    @Test
    void whatIsInALiteralOfASkippedCommandIsNoCommand() {
        String longer = "a " + "x".repeat(90);
        assertThat(commands(longer + " {12+}\r\nb DELETE x\r\n {2+}\r\n\r\n\r\nc NOOP\r\n"))
                .containsExactly("too long: " + longer.substring(0, 64), "skipped", "c NOOP");
        assertThat(commands("a X {33+}\r\n" + "b DELETE x\r\n".repeat(3).substring(0, 33) + "\r\nc NOOP\r\n"))
                .containsExactly("too much: 33", "flooded");
        assertThat(commands("a X {30+}\r\n" + "y".repeat(30) + " {3+}\r\nabc\r\nc NOOP\r\n"))
                .containsExactly("too much: 3", "skipped", "c NOOP");
    }

    @Test
    void whoWaitsToBeAskedForALiteralThatIsRefusedHasEndedItsCommand() {
        assertThat(commands("a X {33}\r\nb NOOP\r\n")).containsExactly("too much: 33", "b NOOP");
        assertThat(commands("a X {99999999999999999999}\r\nb NOOP\r\n"))
                .containsExactly("too much: " + Long.MAX_VALUE, "b NOOP");
    }

    @Test
    void thereIsALimitOfLiterals() {
        assertThat(commands("a {1}\r\nx {1}\r\ny {1}\r\nb NOOP\r\n")).containsExactly("too much: 1", "b NOOP");
    }

    /** Also while the next one of the same read waits for its turn. */
    @Test
    void theRoomOfALargeCommandIsGivenBack() {
        CommandFramer framer = new CommandFramer();
        byte[] in = Cuts.bytes("a " + "x".repeat(5000) + "\r\n");
        framer.take(in, 0, in.length, new FrameLimits(10_000, 0, 0));
        assertThat(framer.bytes()).hasSizeGreaterThanOrEqualTo(5002);
        framer.reset();
        assertThat(framer.bytes()).hasSizeLessThanOrEqualTo(4096);
    }

    @Test
    void nothingIsHeldBetweenCommands() {
        CommandFramer framer = new CommandFramer();
        byte[] in = Cuts.bytes("a NOOP\r\n");
        framer.take(in, 0, in.length, LIMITS);
        assertThat(framer.heldBytes()).isEqualTo(6);
        framer.reset();
        framer.trim();
        assertThat(framer.heldBytes()).isZero();
        assertThat(framer.bytes()).isEmpty();
    }
}
