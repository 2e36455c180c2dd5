// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;

/**
 * Feeds the same bytes to a parser or a protocol in every way a network may cut them, and checks that what comes out is
 * the same each time.
 *
 * <pre>{@code
 * var feeding = Feeding.of(events -> {
 *     var decoder = new LineDecoder(limit);
 *     return data -> decoder.decode(data, events);
 * });
 * assertThat(feeding.everyWay("one\r\ntwo\r\n")).containsExactly(new Line("one"), new Line("two"));
 * }</pre>
 *
 * <p>Each feeding begins with a fresh parser. The buffers are read-only and are overwritten after each piece, so events
 * must hold copies. An exception is the test's failure.
 *
 * @param <E> the type of the events; compared with {@code equals}
 */
public final class Feeding<E> {
    private static final int RANDOM_FEEDINGS = 100;

    /** One feeding. */
    private interface Run<E> {
        void feed(ByteBuffer data);

        List<E> events();
    }

    private final Supplier<Run<E>> fresh;

    private Feeding(Supplier<Run<E>> fresh) {
        this.fresh = fresh;
    }

    /**
     * Feeds a parser.
     *
     * @param <E> the type of its events
     * @param fresh makes a new parser that tells its events to the consumer it is given
     * @return ready to feed
     */
    public static <E> Feeding<E> of(Function<Consumer<E>, Consumer<ByteBuffer>> fresh) {
        return new Feeding<>(() -> new ParserRun<>(fresh));
    }

    /**
     * Feeds a protocol, connected to a {@link StringTransport}. What arrives after it closed the connection is dropped,
     * what arrives while it does not read waits.
     *
     * @param fresh makes a new protocol
     * @return ready to feed; the events are all that the protocol wrote, as text, and behind it, if the connection
     *     ended, its {@link dev.sennit.reactor.CloseReason} in words
     */
    public static Feeding<String> ofProtocol(Supplier<? extends Protocol> fresh) {
        return new Feeding<>(() -> new ProtocolRun(fresh.get()));
    }

    private static final class ParserRun<E> implements Run<E> {
        private final List<E> events = new ArrayList<>();
        private final Loan loan = new Loan();
        private final Consumer<ByteBuffer> parser;

        ParserRun(Function<Consumer<E>, Consumer<ByteBuffer>> fresh) {
            parser = fresh.apply(events::add);
        }

        @Override
        public void feed(ByteBuffer data) {
            loan.lend(bytesOf(data), parser);
        }

        @Override
        public List<E> events() {
            return events;
        }
    }

    private static final class ProtocolRun implements Run<String> {
        private final StringTransport wire;

        ProtocolRun(Protocol protocol) {
            wire = StringTransport.connect(protocol, new ManualTime());
        }

        @Override
        public void feed(ByteBuffer data) {
            wire.peerSends(bytesOf(data));
            wire.settle();
        }

        @Override
        public List<String> events() {
            List<String> events = new ArrayList<>();
            events.add(wire.text());
            wire.reason().ifPresent(reason -> events.add(reason.toString()));
            return events;
        }
    }

    private static byte[] bytesOf(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.get(bytes);
        return bytes;
    }

    /**
     * Feeds it in one piece.
     *
     * @param bytes what to feed
     * @return the events
     */
    public List<E> whole(byte[] bytes) {
        return feed(bytes, available -> available);
    }

    /**
     * Feeds it byte by byte.
     *
     * @param bytes what to feed
     * @return the events
     */
    public List<E> byteByByte(byte[] bytes) {
        return feed(bytes, available -> 1);
    }

    /**
     * Feeds it in pieces of random length.
     *
     * @param bytes what to feed
     * @param seed which pieces; the same seed, the same pieces
     * @return the events
     */
    public List<E> chunked(byte[] bytes, long seed) {
        var random = new SplittableRandom(seed);
        return feed(bytes, available -> Chunks.pieceBytes(random, available));
    }

    /**
     * Feeds it in given pieces, such as those of {@link Chunkings}.
     *
     * @param pieces what to feed, in order
     * @return the events
     */
    public List<E> pieces(List<byte[]> pieces) {
        Run<E> run = fresh.get();
        pieces.forEach(piece -> run.feed(ByteBuffer.wrap(piece)));
        return run.events();
    }

    /**
     * Feeds it in two pieces, cut at each place in turn, and checks that the events are those of the whole.
     *
     * @param bytes what to feed; takes time in proportion to the square of its length
     * @return the events
     * @throws AssertionError if they differ, naming the cut
     */
    public List<E> everySplit(byte[] bytes) {
        List<E> expected = whole(bytes);
        for (int cut = 1; cut < bytes.length; cut++) {
            int first = cut;
            List<E> events = feed(bytes, available -> available == bytes.length ? first : available);
            requireSame(expected, events, "cut after " + cut + " bytes");
        }
        return expected;
    }

    /**
     * Feeds it whole, byte by byte, cut at each place, and in 100 random ways, and checks that the events are always
     * the same.
     *
     * @param bytes what to feed
     * @return the events
     * @throws AssertionError if they differ, naming the feeding
     */
    public List<E> everyWay(byte[] bytes) {
        List<E> expected = everySplit(bytes);
        requireSame(expected, byteByByte(bytes), "byte by byte");
        for (long seed = 0; seed < RANDOM_FEEDINGS; seed++) {
            requireSame(expected, chunked(bytes, seed), "in chunks of seed " + seed);
        }
        return expected;
    }

    /**
     * Feeds text in every way.
     *
     * @param text fed as UTF-8
     * @return the events
     * @throws AssertionError if they differ, naming the feeding
     */
    public List<E> everyWay(String text) {
        return everyWay(text.getBytes(StandardCharsets.UTF_8));
    }

    private List<E> feed(byte[] bytes, IntUnaryOperator pieceBytes) {
        Run<E> run = fresh.get();
        ByteBuffer rest = ByteBuffer.wrap(bytes);
        while (rest.hasRemaining()) {
            ByteBuffer piece = rest.slice().limit(pieceBytes.applyAsInt(rest.remaining()));
            rest.position(rest.position() + piece.remaining());
            run.feed(piece);
        }
        return run.events();
    }

    private static void requireSame(List<?> expected, List<?> actual, String how) {
        if (!expected.equals(actual)) {
            throw new AssertionError("fed " + how + ":\n  " + actual + "\nfed whole:\n  " + expected);
        }
    }
}
