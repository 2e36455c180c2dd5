// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.basic.Framing.Verdict;
import dev.sennit.reactor.testkit.Feeding;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SplitterTest {
    private static final byte[] CR_LF = {'\r', '\n'};
    private static final LineFraming LINES = new LineFraming(CR_LF, 20);

    /** Feeds one connection: its frames, and behind a refusal what is wrong and nothing more. */
    private static final class Connection implements Consumer<ByteBuffer> {
        private final Splitter splitter;
        private final Framing framing;
        private final Consumer<String> events;
        private @Nullable Held held;
        private boolean refused;

        Connection(Splitter splitter, Framing framing, Consumer<String> events) {
            this.splitter = splitter;
            this.framing = framing;
            this.events = events;
        }

        @Override
        public void accept(ByteBuffer data) {
            if (refused) {
                return;
            }
            splitter.begin(framing, held, data);
            Verdict verdict;
            while ((verdict = splitter.next()) == Verdict.FRAME) {
                ByteBuffer frame = splitter.frame();
                assertThat(frame.isReadOnly()).isTrue();
                assertThat(frame.position()).isZero();
                events.accept(string(frame));
            }
            if (verdict == Verdict.REFUSED) {
                refused = true;
                events.accept("refused: " + splitter.fault());
                splitter.discard();
                held = null;
            } else {
                held = splitter.end();
            }
        }
    }

    private static String string(ByteBuffer bytes) {
        return ISO_8859_1.decode(bytes).toString();
    }

    private static Feeding<String> feeding(Framing framing) {
        return Feeding.of(events -> new Connection(new Splitter(), framing, events));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(ISO_8859_1);
    }

    private static ByteBuffer loan(String text) {
        byte[] bytes = bytes(text);
        return ByteBuffer.allocateDirect(bytes.length).put(bytes).flip().asReadOnlyBuffer();
    }

    private static List<String> split(Framing framing, String... pieces) {
        List<String> events = new ArrayList<>();
        var connection = new Connection(new Splitter(), framing, events::add);
        for (String piece : pieces) {
            connection.accept(loan(piece));
        }
        return events;
    }

    // --------------------------------------------------------------------------------------------------- properties

    @Property(tries = 300)
    void linesComeOutAsTheyWentInHoweverTheyAreCut(
            @ForAll("lines") List<String> lines, @ForAll("delimiters") String delimiter, @ForAll long seed) { // E-73
        for (String line : lines) {
            Assume.that((line + delimiter).indexOf(delimiter) == line.length());
        }
        byte[] stream = bytes(lines.stream().map(line -> line + delimiter).collect(Collectors.joining()));
        var feeding = feeding(new LineFraming(bytes(delimiter), 40));

        assertThat(feeding.whole(stream)).isEqualTo(lines);
        assertThat(feeding.byteByByte(stream)).isEqualTo(lines);
        assertThat(feeding.chunked(stream, seed)).isEqualTo(lines);
    }

    @Provide
    Arbitrary<List<String>> lines() {
        return Arbitraries.strings().withChars("\r\nab").ofMaxLength(40).list().ofMaxSize(12);
    }

    @Provide
    Arbitrary<String> delimiters() {
        return Arbitraries.of("\r\n", "\n", "\r", "aa", "aba", "\r\n.\r\n", "abababababab");
    }

    @Property(tries = 300)
    void anyBytesGiveTheSameHoweverTheyAreCut(
            @ForAll("noise") String noise, @ForAll("framings") Framing framing, @ForAll long seed) { // E-73
        byte[] stream = bytes(noise);
        var feeding = feeding(framing);
        List<String> whole = feeding.everySplit(stream);

        assertThat(feeding.byteByByte(stream)).isEqualTo(whole);
        assertThat(feeding.chunked(stream, seed)).isEqualTo(whole);
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.strings()
                .withChars("\r\r\r\n\n01235::,,,,a\0\0\0\1\2\3")
                .ofMaxLength(60);
    }

    @Provide
    Arbitrary<Framing> framings() {
        return Arbitraries.of(
                LINES,
                new LineFraming(CR_LF, 3),
                new NetstringFraming(12),
                new PrefixFraming(1, 2),
                new PrefixFraming(2, 5),
                new PrefixFraming(4, 3));
    }

    @Property(tries = 200)
    void messagesOfEachFramingComeOutAsTheyWentIn(
            @ForAll("messages") List<String> messages,
            @ForAll @IntRange(min = 0, max = 3) int kind,
            @ForAll long seed) {
        byte[] stream = bytes(messages.stream().map(each -> encoded(kind, each)).collect(Collectors.joining()));
        var feeding = feeding(kind == 0 ? new NetstringFraming(300) : new PrefixFraming(1 << (kind - 1), 300));

        assertThat(feeding.whole(stream)).isEqualTo(messages);
        assertThat(feeding.byteByByte(stream)).isEqualTo(messages);
        assertThat(feeding.chunked(stream, seed)).isEqualTo(messages);
    }

    @Provide
    Arbitrary<List<String>> messages() {
        return Arbitraries.strings()
                .withCharRange('\0', '\u00ff')
                .ofMaxLength(255)
                .list()
                .ofMaxSize(8);
    }

    private static String encoded(int kind, String message) {
        int length = message.length();
        return switch (kind) {
            case 0 -> length + ":" + message + ",";
            case 1 -> (char) length + message;
            case 2 -> "" + (char) (length >> 8) + (char) (length & 0xff) + message;
            default -> "\0\0" + (char) (length >> 8) + (char) (length & 0xff) + message;
        };
    }

    /** What a pause, a mode switch and a buffer put back do to the splitter, against the plain text of it. */
    @Property(tries = 500)
    void nothingIsLostOrDoubledWhateverIsAskedBetweenFrames(
            @ForAll("pieces") List<String> pieces, @ForAll @IntRange(min = 0, max = 5) int[] actions) {
        var splitter = new Splitter();
        Held held = null;
        StringBuilder expected = new StringBuilder(); // what is not delivered, as it should be
        StringBuilder delivered = new StringBuilder();
        StringBuilder model = new StringBuilder();
        int turn = 0;
        for (String piece : pieces) {
            expected.append(piece);
            splitter.begin(LINES_OF_ANY_LENGTH, held, loan(piece));
            for (int steps = 0; steps < 4; steps++) {
                int action = actions.length == 0 ? 0 : actions[turn++ % actions.length];
                switch (action) {
                    case 0, 1 -> {
                        int at = expected.indexOf("\r\n");
                        assertThat(splitter.next()).isEqualTo(at < 0 ? Verdict.INCOMPLETE : Verdict.FRAME);
                        if (at >= 0) {
                            delivered.append(string(splitter.frame())).append('|');
                            model.append(expected, 0, at).append('|');
                            expected.delete(0, at + 2);
                        }
                    }
                    case 2 -> { // raw mode takes some, line mode gets the rest
                        ByteBuffer raw = splitter.takeRaw();
                        if (raw != null) {
                            int bytes = Math.min(3, raw.remaining());
                            for (int i = 0; i < bytes; i++) {
                                delivered.append((char) raw.get());
                            }
                            model.append(expected, 0, bytes);
                            expected.delete(0, bytes);
                            splitter.unreadRaw();
                        } else {
                            assertThat(expected).isEmpty();
                        }
                    }
                    case 3 -> {
                        splitter.unread(ByteBuffer.wrap(bytes("x\r\ny")));
                        expected.insert(0, "x\r\ny");
                    }
                    case 4 -> { // raw mode takes all of a chunk
                        ByteBuffer raw = splitter.takeRaw();
                        if (raw != null) {
                            String text = string(raw);
                            delivered.append(text);
                            assertThat(expected).startsWith(text);
                            model.append(text);
                            expected.delete(0, text.length());
                            splitter.unreadRaw();
                        }
                    }
                    default -> {
                        assertThat(string(splitter.drain())).isEqualTo(expected.toString());
                        expected.setLength(0);
                    }
                }
            }
            held = splitter.end();
            assertThat(held == null).isEqualTo(expected.isEmpty());
            assertThat(delivered.toString()).isEqualTo(model.toString());
        }
    }

    private static final LineFraming LINES_OF_ANY_LENGTH = new LineFraming(CR_LF, 1 << 20);

    @Provide
    Arbitrary<List<String>> pieces() {
        return Arbitraries.strings().withChars("\r\nab").ofMaxLength(150).list().ofMaxSize(6);
    }

    // ------------------------------------------------------------------------------------------------------- limits

    @Test
    void aLineMayHaveAsManyBytesAsAllowedAndNotOneMore() { // LR-01, E-74
        String below = "a".repeat(19);
        assertThat(feeding(LINES).everyWay(below + "\r\n" + below + "b\r\n")).containsExactly(below, below + "b");
        assertThat(feeding(LINES).everyWay(below + "bc\r\nd\r\n"))
                .containsExactly("refused: line longer than 20 bytes");
    }

    @Test
    void aLineOfTheGreatestLengthWhoseDelimiterIsCutIsWaitedFor() { // LR-02, LO-03, E-74
        String longest = "a".repeat(20);
        assertThat(split(LINES, longest, "\r", "\n")).containsExactly(longest);
        assertThat(split(LINES, longest + "\r")).isEmpty();
        assertThat(split(LINES, longest + "b")).isEmpty(); // one byte too long, which is seen with the next
        assertThat(split(LINES, longest + "\r", "x")).containsExactly("refused: line longer than 20 bytes");
    }

    @Test
    void anUnfinishedLineIsRefusedWhenItCanNoLongerBeShortEnough() { // LR-02, E-74
        assertThat(split(LINES, "a".repeat(21))).isEmpty();
        assertThat(split(LINES, "a".repeat(22))).containsExactly("refused: line longer than 20 bytes");
        assertThat(split(LINES, "a".repeat(23))).containsExactly("refused: line longer than 20 bytes");
    }

    @Test
    void netstringsMayHaveAsManyBytesAsAllowedAndNotOneMore() { // E-81
        var framing = new NetstringFraming(10);
        assertThat(feeding(framing).everyWay("9:123456789,10:1234567890,")).containsExactly("123456789", "1234567890");
        assertThat(feeding(framing).everyWay("1:a,11:12345678901,"))
                .containsExactly("a", "refused: netstring longer than 10 bytes");
    }

    @Test
    void tooLongANetstringIsSeenBeforeItsColon() { // NS-01, E-81
        assertThat(split(new NetstringFraming(99_999), "12345")).isEmpty();
        assertThat(split(new NetstringFraming(99_999), "123456"))
                .containsExactly("refused: netstring longer than 99999 bytes");
        assertThat(split(new NetstringFraming(99_999), "9".repeat(50)))
                .containsExactly("refused: netstring longer than 99999 bytes");
    }

    @Test
    void prefixedMessagesMayHaveAsManyBytesAsAllowedAndNotOneMore() { // IN-01, E-83
        var framing = new PrefixFraming(2, 3);
        assertThat(feeding(framing).everyWay("\0\2ab\0\3abc\0\0")).containsExactly("ab", "abc", "");
        assertThat(feeding(framing).everyWay("\0\2ab\0\4abcd\0\1a"))
                .containsExactly("ab", "refused: string of 4 bytes announced, at most 3 are allowed");
    }

    @Test
    void aLengthWithItsTopBitSetIsNotNegative() { // E-83
        assertThat(split(new PrefixFraming(4, 3), "\u00ff\u00ff\u00ff\u00ff"))
                .containsExactly("refused: string of 4294967295 bytes announced, at most 3 are allowed");
        assertThat(split(new PrefixFraming(1, 255), "\u00ff" + "a".repeat(255))).containsExactly("a".repeat(255));
    }

    @Test
    void whatIsNoNetstringIsRefused() { // NS-01, E-81
        var framing = new NetstringFraming(99);
        assertThat(feeding(framing).everyWay("0:,6:3:abc,,")).containsExactly("", "3:abc,");
        assertThat(feeding(framing).everyWay("00:,")).containsExactly("refused: netstring length has a leading zero");
        assertThat(feeding(framing).everyWay("01:a,")).containsExactly("refused: netstring length has a leading zero");
        assertThat(feeding(framing).everyWay(":,")).containsExactly("refused: netstring without a length");
        for (String length : List.of("+1", "-1", " 1", "1 ", "a", "1a", "\u0661")) {
            assertThat(feeding(framing).everyWay("1:a," + length + ":b,"))
                    .hasSize(2)
                    .last()
                    .asString()
                    .startsWith("refused: netstring length has a byte that is no digit: ");
        }
        assertThat(feeding(framing).everyWay("1:a;1:b,"))
                .containsExactly("refused: netstring does not end with a comma");
        assertThat(feeding(framing).everyWay("1:ab,")).containsExactly("refused: netstring does not end with a comma");
    }

    // ----------------------------------------------------------------------------------------------- work and memory

    /** Counts the bytes a framing is shown and has not seen before. */
    private static final class CountingFraming implements Framing {
        private final Framing framing;
        private long bytes;

        CountingFraming(Framing framing) {
            this.framing = framing;
        }

        @Override
        public int longestFrameBytes() {
            return framing.longestFrameBytes();
        }

        @Override
        public Verdict examine(byte[] window, int start, int end, Cut cut) {
            bytes += end - start - cut.scanned;
            return framing.examine(window, start, end, cut);
        }
    }

    @Test
    void aPeerThatSendsSingleBytesCausesNoByteToBeSearchedTwice() {
        String line = "a".repeat(100_000) + "\r\n";
        var counting = new CountingFraming(new LineFraming(CR_LF, 1 << 20));
        assertThat(feeding(counting).byteByByte(bytes(line))).hasSize(1);
        assertThat(counting.bytes).isLessThan(3L * line.length()); // each with the byte a delimiter may have begun at
    }

    @Test
    void aMessageOfKnownLengthIsLookedAtOnceItIsThere() {
        String message = "\0\1\u0086\u00a0" + "a".repeat(100_000 - 16) + "b".repeat(16);
        var counting = new CountingFraming(new PrefixFraming(4, 1 << 20));
        assertThat(feeding(counting).byteByByte(bytes(message))).hasSize(1);
        assertThat(counting.bytes).isLessThan(message.length() + 64L);
    }

    @Test
    void framesLongerThanTheInboxArePutTogether() {
        for (int bytes : new int[] {65_534, 65_535, 65_536, 65_537, 131_072, 300_000}) {
            String line = "a".repeat(bytes - 1) + "b";
            var feeding = feeding(new LineFraming(CR_LF, 300_000));
            List<String> expected = List.of("first", line, "last");
            byte[] stream = bytes("first\r\n" + line + "\r\nlast\r\n");
            assertThat(feeding.whole(stream)).isEqualTo(expected);
            assertThat(feeding.chunked(stream, bytes)).isEqualTo(expected);
        }
    }

    @Test
    void aConnectionBetweenFramesHoldsNothing() {
        var splitter = new Splitter();
        splitter.begin(LINES, null, loan("one\r\ntwo\r\n"));
        assertThat(splitter.next()).isEqualTo(Verdict.FRAME);
        assertThat(splitter.next()).isEqualTo(Verdict.FRAME);
        assertThat(splitter.next()).isEqualTo(Verdict.INCOMPLETE);
        assertThat(splitter.end()).isNull();
    }

    @Test
    void anUnfinishedFrameIsHeldInAnArrayThatFitsWhatArrived() {
        var splitter = new Splitter();
        var framing = new PrefixFraming(4, 1 << 20);
        Held held = null;
        for (int received = 1; received <= 50_000; received++) { // of a million that were announced
            splitter.begin(framing, held, loan(received == 2 ? "\17" : received <= 4 ? "\0" : "a"));
            assertThat(splitter.next()).isEqualTo(Verdict.INCOMPLETE);
            held = splitter.end();
            assertThat(held.end() - held.start()).isEqualTo(received);
            assertThat(held.window().length).isLessThanOrEqualTo(Math.max(64, 2 * received));
        }
    }

    @Test
    void aLargeArrayIsNotKeptForASmallRest() {
        var splitter = new Splitter();
        splitter.begin(LINES, null, loan("abcdefgh\r\n".repeat(5_000) + "rest"));
        Held backlog = splitter.end(); // as when paused
        assertThat(backlog.window()).hasSize(50_004);

        splitter.begin(LINES, backlog, Splitter.NOTHING);
        int frames = 0;
        while (splitter.next() == Verdict.FRAME) {
            frames++;
        }
        Held rest = splitter.end();

        assertThat(frames).isEqualTo(5_000);
        assertThat(rest.window()).hasSize(64);
        assertThat(new String(rest.window(), 0, 4, ISO_8859_1)).isEqualTo("rest");
    }

    @Test
    void smallAndLargeFramesAreBothViewsFromZeroToTheirLength() {
        for (int bytes : new int[] {0, 1, 4_095, 4_096, 4_097, 16_384}) {
            String line = "b".repeat(bytes);
            for (String before : List.of("", "a\r\n")) {
                var splitter = new Splitter();
                splitter.begin(new LineFraming(CR_LF, 16_384), null, loan(before + line + "\r\nc\r\n"));
                if (!before.isEmpty()) {
                    splitter.next();
                    splitter.frame().get(); // a callback may leave the view as it likes
                }
                splitter.next();
                ByteBuffer frame = splitter.frame();
                assertThat(frame.position()).isZero();
                assertThat(frame.limit()).isEqualTo(bytes);
                assertThat(string(frame)).isEqualTo(line);
            }
        }
    }
}
