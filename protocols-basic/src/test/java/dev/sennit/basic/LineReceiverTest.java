// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LineReceiverTest {
    private static final CloseReason FIVE_BYTES = new CloseReason.ProtocolError("line longer than 5 bytes");

    private final ManualTime time = new ManualTime();

    private StringTransport connect(FrameReceiver receiver) {
        return StringTransport.connect(receiver, time);
    }

    // -------------------------------------------------------------------------------------------------------- lines

    @Test
    void deliversLinesWithoutTheirDelimiterAndEmptyOnesToo() { // LR-11
        var lines = new RecordingLines();
        connect(lines).receive("one\r\n\r\n\r\ntw\ro\n\r\nrest");
        assertThat(lines.events).containsExactly("one", "", "", "tw\ro\n");
    }

    @Test
    void anotherDelimiterMayBeAgreed() {
        var lines = new RecordingLines("--", 10);
        connect(lines).receive("one--t-wo---three--");
        assertThat(lines.events).containsExactly("one", "t-wo", "-three");
    }

    @Test
    void aLineThatIsTooLongEndsTheConnectionAndSaysWhy() { // LR-01, LR-03, E-75
        var lines = new RecordingLines(5);
        var wire = connect(lines);
        wire.receive("12345\r\n1");
        wire.receive("23456\r\nnext\r\nmore");
        assertThat(lines.events).containsExactly("12345", "too long: 123456\r\nnext\r\nmore");
        wire.finishClose();
        assertThat(wire.reason()).contains(FIVE_BYTES);
    }

    @Test
    void anUnfinishedLineThatIsTooLongEndsTheConnectionToo() { // LR-02, E-74
        var lines = new RecordingLines(5);
        var wire = connect(lines);
        wire.receive("123456");
        assertThat(wire.closing()).isFalse();
        wire.receive("7");
        assertThat(lines.events).containsExactly("too long: 1234567");
        assertThat(wire.closing()).isTrue();
    }

    @Test
    void theDefaultLimitIs16384Bytes() { // E-74
        var atLimit = new RecordingLines();
        connect(atLimit).receive("a".repeat(16_384) + "\r\n");
        assertThat(atLimit.events).containsExactly("a".repeat(16_384));

        var overLimit = new RecordingLines();
        var wire = connect(overLimit);
        wire.receive("a".repeat(16_385) + "\r\n");
        wire.finishClose();
        assertThat(wire.reason()).contains(new CloseReason.ProtocolError("line longer than 16384 bytes"));
    }

    @Test
    void afterALineThatWasTooLongNothingIsDeliveredEvenIfTheConnectionStaysOpen() { // LR-03, D10, E-82
        List<String> events = new ArrayList<>();
        var wire = connect(new LineOnlyReceiver(5) {
            @Override
            protected void lineReceived(ByteBuffer line) {
                events.add(text(line, US_ASCII));
            }

            @Override
            protected void lineLengthExceeded(ByteBuffer bytes) {
                sendLine("500 too long");
            }
        });
        wire.receive("a\r\nbbbbbb\r\nc\r\n");
        wire.receive("d\r\n");
        assertThat(events).containsExactly("a");
        assertThat(wire.text()).isEqualTo("500 too long\r\n");
        assertThat(wire.closing()).isFalse();
    }

    @Test
    void afterLoseConnectionNoFurtherLineIsDelivered() { // LR-04, LO-01, E-79
        var lines = new RecordingLines().onLine((self, line) -> {
            if (line.equals("quit")) {
                self.transport().loseConnection();
            }
        });
        var wire = connect(lines);
        wire.receive("one\r\nquit\r\ntwo\r\nthr");
        lines.dataReceived(ByteBuffer.wrap("ee\r\nfour\r\n".getBytes(US_ASCII))); // no real transport does
        assertThat(lines.events).containsExactly("one", "quit");
        wire.finishClose();
        assertThat(lines.events).containsExactly("one", "quit", "lost: done");
    }

    @Test
    void aCallbackThatThrowsEndsItAll() { // D10
        var lines = new RecordingLines().onLine((self, line) -> {
            throw new IllegalStateException("no");
        });
        var wire = connect(lines).keepFailures();
        wire.receive("one\r\ntwo\r\n");
        lines.dataReceived(ByteBuffer.wrap("three\r\n".getBytes(US_ASCII)));
        wire.settle();
        assertThat(lines.events).containsExactly("one", "lost: application error: java.lang.IllegalStateException: no");
    }

    @Test
    void bytesDeliveredFromInsideACallbackAreAMistake() {
        var lines = new RecordingLines();
        lines.onLine((self, line) -> assertThatThrownBy(() -> self.dataReceived(ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("bytes were delivered from inside a callback"));
        connect(lines).receive("one\r\n");
        assertThat(lines.events).containsExactly("one");
    }

    @Test
    void aReceiverMayFeedAnotherOneOfTheSameReactor() {
        var inner = new RecordingLines();
        connect(inner);
        var outer = new LineOnlyReceiver() {
            private final List<String> events = new ArrayList<>();

            @Override
            protected void lineReceived(ByteBuffer line) {
                inner.dataReceived(line.duplicate());
                inner.dataReceived(ByteBuffer.wrap("\r\n".getBytes(US_ASCII)));
                events.add(text(line, US_ASCII)); // still what it was
            }
        };
        connect(outer).receive("first\r\nsecond\r\nthird\r\n");
        assertThat(inner.events).containsExactly("first", "second", "third");
        assertThat(outer.events).containsExactly("first", "second", "third");
    }

    // ----------------------------------------------------------------------------------------------------- sendLine

    @Test
    void sendLineSendsTheLineAndTheDelimiter() { // LR-10
        var lines = new RecordingLines();
        var wire = connect(lines);
        ByteBuffer part = ByteBuffer.wrap("xbytesx".getBytes(US_ASCII), 1, 5).asReadOnlyBuffer();
        lines.sendLine(part);
        lines.sendLine("array".getBytes(US_ASCII));
        lines.sendLine("t\u00e9xt");
        lines.sendLine("");
        assertThat(wire.text()).isEqualTo("bytes\r\narray\r\nt\u00e9xt\r\n\r\n");
        assertThat(part.hasRemaining()).isFalse();
    }

    @Test
    void sendLineTakesLinesOfAnyLength() {
        var lines = new RecordingLines();
        var wire = connect(lines);
        for (int bytes : new int[] {4_093, 4_094, 4_095, 4_096, 100_000}) {
            wire.clear();
            lines.sendLine("a".repeat(bytes));
            assertThat(wire.text()).isEqualTo("a".repeat(bytes) + "\r\n");
        }
    }

    @Test
    void sendLineRefusesALineThatWouldArriveAsTwo() { // deviates from LR-10
        var lines = new RecordingLines();
        var wire = connect(lines);
        ByteBuffer injected = ByteBuffer.wrap("a\r\nQUIT".getBytes(US_ASCII));
        assertThatThrownBy(() -> lines.sendLine(injected))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a line must not contain the delimiter [13, 10], this one does at byte 1");
        assertThat(injected.position()).isZero();
        lines.sendLine("a\rb\nc\r"); // but this arrives as it is
        assertThat(wire.text()).isEqualTo("a\rb\nc\r\r\n");
    }

    @Test
    void sendLineRefusesALineThatMakesADelimiterWithTheDelimiter() {
        var lines = new RecordingLines("aa", 10);
        connect(lines);
        assertThatThrownBy(() -> lines.sendLine("ba")).hasMessageContaining("this one does at byte 1");
        lines.sendLine("ab");
    }

    // -------------------------------------------------------------------------------------------------------- modes

    @Test
    void rawModeBeginsAtTheVeryByteAndLinesBeginWhereItLeavesOff() { // LR-05, LR-06
        var lines = new RecordingLines()
                .onLine((self, line) -> {
                    if (line.equals("body 5")) {
                        self.setRawMode();
                    }
                })
                .onRaw((self, data) -> {
                    byte[] body = new byte[5];
                    data.get(body);
                    self.events.add("raw " + new String(body, US_ASCII));
                    self.setLineMode();
                });
        connect(lines).receive("body 5\r\n12\r\n3one\r\nbody 5\r\nabcdetwo\r\n");
        assertThat(lines.events).containsExactly("body 5", "raw 12\r\n3", "one", "body 5", "raw abcde", "two");
    }

    @Property(tries = 50)
    void modesSwitchAtTheSameByteHoweverTheStreamIsCut(@ForAll @IntRange(min = 1, max = 30) int pieceBytes) { // E-73
        var lines = new CountedBody();
        var wire = connect(lines);
        byte[] stream = "3\r\nabc1\r\n\r0\r\n12\r\n123456789\r\n\n0\r\n".getBytes(US_ASCII);
        for (int at = 0; at < stream.length; at += pieceBytes) {
            wire.receive(Arrays.copyOfRange(stream, at, Math.min(stream.length, at + pieceBytes)));
        }
        assertThat(lines.bodies).containsExactly("abc", "\r", "", "123456789\r\n\n", "");
    }

    /** A line says how long the body behind it is. */
    @Test // CVE-2011-0411: who turns TLS on must know
    void whatIsNotDeliveredIsCounted() {
        List<Integer> unread = new ArrayList<>();
        LineReceiver lines = new LineReceiver() {
            @Override
            protected void lineReceived(ByteBuffer line) {
                unread.add(unreadBytes());
            }
        };
        StringTransport wire = StringTransport.connect(lines, new ManualTime());
        wire.receive("STARTTLS\r\nRSET\r\nNO");
        assertThat(unread).containsExactly(8, 2);
        assertThat(lines.unreadBytes()).isEqualTo(2);
        wire.receive("OP\r\n");
        assertThat(unread).containsExactly(8, 2, 0);
        assertThat(lines.unreadBytes()).isZero();
    }

    private static final class CountedBody extends LineReceiver {
        private final List<String> bodies = new ArrayList<>();
        private final StringBuilder body = new StringBuilder();
        private int bytesLeft;

        @Override
        protected void lineReceived(ByteBuffer line) {
            bytesLeft = Integer.parseInt(text(line, US_ASCII));
            if (bytesLeft == 0) {
                bodies.add("");
            } else {
                setRawMode();
            }
        }

        @Override
        protected void rawDataReceived(ByteBuffer data) {
            while (bytesLeft > 0 && data.hasRemaining()) {
                body.append((char) data.get());
                bytesLeft--;
            }
            if (bytesLeft == 0) {
                bodies.add(body.toString());
                body.setLength(0);
                setLineMode();
            }
        }
    }

    @Test
    void whatRawModeLeavesUnreadIsDropped() { // as for dataReceived
        var lines = new RecordingLines()
                .onLine((self, line) -> self.setRawMode())
                .onRaw((self, data) -> {
                    self.events.add("raw " + (char) data.get());
                    if (self.events.size() == 4) {
                        self.setLineMode();
                    }
                });
        var wire = connect(lines);
        wire.receive("one\r\nabc");
        wire.receive("def");
        wire.receive("ghi\r\n");
        assertThat(lines.events).containsExactly("one", "raw a", "raw d", "raw g", "hi");
    }

    @Test
    void aLimitSetOnTheRawBufferDoesNotHideWhatLiesBehindIt() {
        var lines = new RecordingLines();
        lines.onLine((self, line) -> {
            if (line.equals("4")) {
                self.setRawMode();
            }
        });
        lines.onRaw((self, data) -> {
            self.events.add("raw " + ISO_8859_1.decode(data.limit(4)));
            self.setLineMode();
        });
        connect(lines).receive("4\r\nbodyone\r\ntwo\r\n");
        assertThat(lines.events).containsExactly("4", "raw body", "one", "two");
    }

    @Test
    void anExtraBufferTakesThePlaceOfWhatRawModeLeaves() { // LR-06
        var lines = new RecordingLines();
        lines.onLine((self, line) -> {
            if (line.equals("one")) {
                self.setRawMode();
            }
        });
        lines.onRaw((self, data) -> self.setLineMode(ByteBuffer.wrap("extra\r\nmo".getBytes(US_ASCII))));
        var wire = connect(lines);
        wire.receive("one\r\nlost");
        wire.receive("re\r\n");
        assertThat(lines.events).containsExactly("one", "extra", "more");
    }

    @Test
    void theVeryBufferOfRawModeMayBeTheExtraOne() { // LR-06
        var lines = new RecordingLines();
        lines.onLine((self, line) -> {
            if (line.equals("one")) {
                self.setRawMode();
            }
        });
        lines.onRaw((self, data) -> {
            data.get();
            self.setLineMode(data);
        });
        connect(lines).receive("one\r\nXtwo\r\nthree\r\n");
        assertThat(lines.events).containsExactly("one", "two", "three");
    }

    @Test
    void betweenCallbacksAnExtraBufferIsDeliveredInTheNextTurnAndBeforeWhatArrives() { // LR-06, no re-entrance
        var lines = new RecordingLines();
        lines.onRaw((self, data) -> {});
        var wire = connect(lines);
        lines.setRawMode();
        wire.receive("x");
        lines.setLineMode(ByteBuffer.wrap("one\r\ntw".getBytes(US_ASCII)));
        assertThat(lines.events).isEmpty();
        wire.peerSends("o\r\n");
        wire.settle();
        assertThat(lines.events).containsExactly("one", "two");
    }

    @Test
    void rawModeBetweenCallbacksTakesTheUnfinishedLine() {
        var lines = new RecordingLines();
        lines.onRaw((self, data) -> self.events.add("raw " + ISO_8859_1.decode(data)));
        var wire = connect(lines);
        wire.receive("abc");
        lines.setRawMode();
        assertThat(lines.events).isEmpty();
        wire.settle();
        wire.receive("def");
        assertThat(lines.events).containsExactly("raw abc", "raw def");
    }

    @Test
    void tenThousandSwitchesInOneChunkNeitherOverflowTheStackNorCopyTheChunkEachTime() { // E-76
        int switches = 10_000;
        var lines = new RecordingLines()
                .onLine((self, line) -> self.setRawMode())
                .onRaw((self, data) -> {
                    data.get();
                    self.setLineMode(data);
                });
        var wire = connect(lines);
        long before = allocatedBytes();
        wire.receive("a\r\nX".repeat(switches));
        long allocated = allocatedBytes() - before;
        assertThat(lines.events).hasSize(switches);
        assertThat(allocated).isLessThan(switches * 2_000L); // 40,000 each if the rest was copied
    }

    private static long allocatedBytes() {
        return ((com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean())
                .getCurrentThreadAllocatedBytes();
    }

    // --------------------------------------------------------------------------------------------- clearing, pausing

    @Test
    void clearLineBufferInACallbackReturnsTheRestAndForgetsIt() { // LR-07, E-78
        var lines = new RecordingLines();
        lines.onLine((self, line) -> {
            if (line.equals("starttls")) {
                self.events.add("cleared " + ISO_8859_1.decode(self.clearLineBuffer()));
            }
        });
        var wire = connect(lines);
        wire.receive("on");
        wire.receive("e\r\nstarttls\r\ninjected\r\nmore");
        wire.receive("two\r\n");
        assertThat(lines.events).containsExactly("one", "starttls", "cleared injected\r\nmore", "two");
    }

    @Test
    void clearLineBufferBetweenCallbacksReturnsTheUnfinishedLine() { // LR-07
        var lines = new RecordingLines();
        var wire = connect(lines);
        wire.receive("one\r\nunfin");
        assertThat(ISO_8859_1.decode(lines.clearLineBuffer()).toString()).isEqualTo("unfin");
        assertThat(lines.clearLineBuffer().hasRemaining()).isFalse();
        wire.receive("two\r\n");
        assertThat(lines.events).containsExactly("one", "two");
    }

    @Test
    void aPauseHoldsBackTheNextLinesAndResumingDeliversThemInTheNextTurn() { // LR-08, E-77
        var lines = new RecordingLines().onLine((self, line) -> self.pauseProducing());
        var wire = connect(lines);
        wire.receive("one\r\ntwo\r\nthree\r\nfo");
        assertThat(lines.events).containsExactly("one");
        assertThat(wire.reading()).isFalse();

        lines.resumeProducing();
        assertThat(lines.events).containsExactly("one"); // never from inside the call
        wire.settle();
        assertThat(lines.events).containsExactly("one", "two");
        lines.resumeProducing();
        wire.settle();
        assertThat(lines.events).containsExactly("one", "two", "three");
        lines.resumeProducing();
        wire.settle();
        wire.receive("ur\r\n");
        assertThat(lines.events).containsExactly("one", "two", "three", "four");
    }

    @Test
    void theTransportReadsOnlyWhenNothingIsHeldAnyMore() { // D10: so that nothing piles up
        var lines = new RecordingLines().onLine((self, line) -> self.pauseProducing());
        var wire = connect(lines);
        wire.receive("one\r\ntwo\r\n");
        lines.resumeProducing();
        assertThat(wire.reading()).isFalse();
        wire.settle(); // delivers "two", which pauses again
        assertThat(wire.reading()).isFalse();
        lines.resumeProducing(); // nothing is held
        assertThat(wire.reading()).isTrue();
    }

    @Test
    void bytesThatArriveWhilePausedComeBehindThoseHeld() { // LR-08
        var lines = new RecordingLines().onLine((self, line) -> {
            if (line.equals("one")) {
                self.pauseProducing();
            }
        });
        var wire = connect(lines);
        wire.receive("one\r\ntwo\r\nth");
        lines.dataReceived(ByteBuffer.wrap("ree\r\nfo".getBytes(US_ASCII))); // some transports do: a TLS record in two
        lines.resumeProducing();
        lines.dataReceived(ByteBuffer.wrap("ur\r\n".getBytes(US_ASCII)));
        assertThat(lines.events).containsExactly("one");
        wire.settle();
        assertThat(lines.events).containsExactly("one", "two", "three", "four");
    }

    @Test
    void pauseAndResumeInOneCallbackChangeNothing() { // LR-08, E-77
        var lines = new RecordingLines().onLine((self, line) -> {
            self.pauseProducing();
            self.resumeProducing();
        });
        var wire = connect(lines);
        wire.receive("on");
        wire.receive("e\r\ntwo\r\n");
        assertThat(lines.events).containsExactly("one", "two");
        assertThat(wire.reading()).isTrue();
    }

    @Test
    void aPauseBeforeTheHeldLinesComeHoldsThemBackAgain() {
        var lines = new RecordingLines();
        lines.onLine((self, line) -> {
            if (line.equals("one")) {
                self.pauseProducing();
            }
        });
        var wire = connect(lines);
        wire.receive("one\r\ntwo\r\nthree\r\n");
        lines.resumeProducing();
        lines.pauseProducing();
        wire.settle();
        assertThat(lines.events).containsExactly("one");
        lines.resumeProducing();
        lines.resumeProducing();
        wire.settle();
        assertThat(lines.events).containsExactly("one", "two", "three");
    }

    @Test
    void aPauseHoldsBackRawBytesToo() {
        var lines = new RecordingLines().onLine((self, line) -> {
            self.setRawMode();
            self.pauseProducing();
        });
        lines.onRaw((self, data) -> self.events.add("raw " + ISO_8859_1.decode(data)));
        var wire = connect(lines);
        wire.receive("one\r\nabc");
        assertThat(lines.events).containsExactly("one");
        lines.resumeProducing();
        wire.settle();
        assertThat(lines.events).containsExactly("one", "raw abc");
    }

    @Test
    void stopProducingClosesAndDeliversNothingMore() { // LR-09, E-77
        var lines = new RecordingLines().onLine((self, line) -> self.stopProducing());
        var wire = connect(lines);
        wire.receive("one\r\ntwo\r\n");
        assertThat(wire.closing()).isTrue();
        lines.resumeProducing();
        wire.finishClose();
        assertThat(lines.events).containsExactly("one", "lost: done");
    }

    @Test
    void linesHeldBackAreNotDeliveredAfterTheLoss() {
        var lines = new RecordingLines().onLine((self, line) -> self.pauseProducing());
        var wire = connect(lines);
        wire.receive("one\r\ntwo\r\n");
        lines.resumeProducing();
        wire.loseNow(CloseReason.DONE);
        wire.settle();
        lines.pauseProducing();
        lines.resumeProducing();
        lines.setLineMode(ByteBuffer.wrap("x\r\n".getBytes(US_ASCII)));
        wire.settle();
        assertThat(lines.events).containsExactly("one", "lost: done");
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    @Test
    void aReceiverIsAProducerForASlowConsumer() { // E-80
        var consumer = new RecordingLines();
        var consumerWire = connect(consumer);
        consumerWire.peerStalls();
        var source =
                new RecordingLines().onLine((self, line) -> consumer.transport().write("a".repeat(10_000)));
        var sourceWire = connect(source);
        consumer.transport().registerProducer(source);

        sourceWire.peerSends("line\r\n".repeat(20));
        sourceWire.settle();
        assertThat(source.events).hasSize(7); // 65,536 bytes are the high-water mark
        assertThat(sourceWire.reading()).isFalse();

        consumerWire.peerReads();
        sourceWire.settle();
        assertThat(source.events).hasSize(20);
        assertThat(consumerWire.bytes()).hasSize(200_000);

        consumerWire.loseNow(CloseReason.DONE);
        sourceWire.settle();
        assertThat(sourceWire.closing()).isTrue();
    }

    /** Whatever is asked, whenever: each line once, in order, until the end. */
    @Property(tries = 300)
    void anyMixOfPausesAndSwitchesKeepsTheStreamInOrder(@ForAll long seed) {
        var random = new Random(seed);
        StringBuilder delivered = new StringBuilder();
        var lines = new RecordingLines();
        Runnable whim = () -> {
            switch (random.nextInt(8)) {
                case 0 -> lines.pauseProducing();
                case 1 -> lines.resumeProducing();
                case 2 -> lines.setRawMode();
                case 3 -> lines.setLineMode();
                default -> {}
            }
        };
        lines.onLine((self, line) -> {
            delivered.append(line).append("\r\n");
            whim.run();
        });
        lines.onRaw((self, data) -> {
            int bytes = 1 + random.nextInt(data.remaining());
            for (int i = 0; i < bytes; i++) {
                delivered.append((char) data.get());
            }
            whim.run();
            if (data.hasRemaining()) {
                self.setLineMode();
            }
        });
        var wire = connect(lines);
        StringBuilder sent = new StringBuilder();
        for (int i = 0; i < 20; i++) {
            String piece = (i + "\r\n").repeat(random.nextInt(4)) + (random.nextBoolean() ? "abc" : "x\r\n");
            sent.append(piece);
            wire.peerSends(piece);
            wire.settle();
            whim.run();
            assertThat(sent.toString()).startsWith(delivered.toString());
        }
        lines.setRawMode();
        for (int i = 0; i < 200 && delivered.length() < sent.length(); i++) {
            lines.resumeProducing();
            lines.setRawMode();
            wire.settle();
        }
        assertThat(delivered.toString()).isEqualTo(sent.toString());
    }
}
