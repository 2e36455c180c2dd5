// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.IntUnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A connection without a socket: it records what the protocol writes and delivers what the test wants it to receive.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * var wire = StringTransport.connect(new Echo(), time);
 * wire.receive("hi\r\n");
 * assertThat(wire.text()).isEqualTo("hi\r\n");
 * time.advance(Duration.ofSeconds(30));
 * assertThat(wire.closing()).isTrue();
 * }</pre>
 *
 * <p>It behaves like the transport of a real reactor and is stricter with those it works for:
 *
 * <ul>
 *   <li>No command of the protocol calls it back. What follows from a command (a producer is asked for more, a close is
 *       complete, {@code connectionLost}) comes with the network's next turn, which {@link ManualTime#advance} plays
 *       before and after it moves time, and {@link #settle()} until nothing more happens.
 *   <li>The peer takes what is written at once, unless it {@linkplain #peerStalls() stalls}; then bytes are queued,
 *       producers paused, and the deadlines of {@link TcpOptions} run.
 *   <li>Delivered bytes are overwritten when the callback has returned: a protocol that keeps the buffer is found out.
 *   <li>{@link #receive} fails when the real transport would not deliver: after the end, while paused.
 *       {@link #peerSends} waits for its time instead.
 *   <li>What a callback throws ends the connection with {@link CloseReason.ApplicationError}, and fails the test unless
 *       {@link #keepFailures()} was called.
 * </ul>
 */
public final class StringTransport implements Transport {
    private static final int MAX_ROUNDS = 10_000;

    private enum Life {
        CONNECTED,
        /** A polite close waits for the peer to take what is queued, and for the producer. */
        CLOSING,
        /** Over; {@code connectionLost} is due. */
        ENDING,
        LOST
    }

    private enum Writing {
        OPEN,
        /** FIN was asked for and waits for what is queued. */
        FLUSHING,
        SHUT
    }

    private final ManualReactor reactor;
    private final Inbound inbound = new Inbound();
    private final Outbound outbound = new Outbound();
    private final Failures failures = new Failures();
    private final DeadlineLedger deadlines = new DeadlineLedger();
    private final Backpressure backpressure;
    private final Stall stall;
    private FarEnd farEnd = new TestersPeer();
    private boolean peerStalls;
    private SocketAddress host = new InetSocketAddress("192.0.2.1", 8007);
    private SocketAddress peer = new InetSocketAddress("198.51.100.7", 54_321);
    private Consumer<CloseReason> whenLost = reason -> {};
    private @Nullable Protocol protocol; // non-null once connected
    private Life life = Life.CONNECTED;
    private Writing writing = Writing.OPEN;
    private boolean readEnded;
    private boolean readingPaused;
    private boolean aborted;
    private @Nullable CloseReason asked; // non-null once somebody asked for the end
    private @Nullable CloseReason told; // what connectionLost was told
    private boolean noDelay;
    private boolean keepAlive;

    /**
     * A wire to which no protocol is connected yet, for tests that set it up first.
     *
     * @param reactor whom it belongs to
     * @param options water marks and deadlines
     */
    public StringTransport(ManualReactor reactor, TcpOptions options) {
        this.reactor = reactor;
        this.noDelay = options.noDelay();
        this.keepAlive = options.keepAlive();
        this.backpressure = new Backpressure(options);
        this.stall = new Stall(this, options);
    }

    /**
     * Connects a protocol, with default options.
     *
     * @param protocol its {@link Protocol#makeConnection} is called
     * @param time its clock
     * @return the wire it is connected to
     */
    public static StringTransport connect(Protocol protocol, ManualTime time) {
        return new StringTransport(time.reactor(), TcpOptions.defaults()).connect(protocol);
    }

    /**
     * Connects a protocol.
     *
     * @param newProtocol its {@link Protocol#makeConnection} is called
     * @return this
     * @throws IllegalStateException if one was connected before
     */
    public StringTransport connect(Protocol newProtocol) {
        if (protocol != null) {
            throw new IllegalStateException("a protocol is connected already: " + protocol);
        }
        protocol = newProtocol;
        reactor.opened(this);
        callback(() -> newProtocol.makeConnection(this), true);
        return this;
    }

    // ------------------------------------------------------------------------------------- what the test may ask

    /**
     * What the protocol wrote, since the start or the last {@link #clear()}.
     *
     * @return the bytes read as UTF-8
     */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * What the protocol wrote, since the start or the last {@link #clear()}.
     *
     * @return the bytes
     */
    public byte[] bytes() {
        return outbound.written();
    }

    /** Forgets what was written so far. */
    public void clear() {
        outbound.clearWritten();
    }

    /**
     * Whether the protocol asked for the end, or the connection is gone.
     *
     * @return as {@link #isClosing()}
     */
    public boolean closing() {
        return isClosing();
    }

    /**
     * Whether the connection ended, or will end, with a reset.
     *
     * @return true once it was aborted, by the protocol or a deadline
     */
    public boolean aborted() {
        return aborted;
    }

    /**
     * How the connection ended.
     *
     * @return what {@link Protocol#connectionLost} was told; empty before that
     */
    public Optional<CloseReason> reason() {
        return Optional.ofNullable(told);
    }

    /**
     * Whether the protocol reads.
     *
     * @return false while it has {@linkplain #pauseProducing() paused}
     */
    public boolean reading() {
        return !readingPaused;
    }

    /**
     * Whether FIN was sent.
     *
     * @return true once {@link #loseWriteConnection()} is done, or the connection is over
     */
    public boolean writeEnded() {
        return writing == Writing.SHUT || isOver();
    }

    /**
     * From now on what a callback throws does not fail the test; {@link #failures()} has it.
     *
     * @return this
     */
    public StringTransport keepFailures() {
        failures.keep();
        return this;
    }

    /**
     * What callbacks threw so far.
     *
     * @return in order
     */
    public List<Throwable> failures() {
        return failures.all();
    }

    // -------------------------------------------------------------------------------------- what the test may do

    /**
     * Delivers text to the protocol.
     *
     * @param text sent as UTF-8
     * @throws IllegalStateException when a real transport would deliver nothing: after the end, while paused
     */
    public void receive(String text) {
        receive(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Delivers bytes to the protocol; none at all are not delivered.
     *
     * @param data the bytes, in one piece
     * @throws IllegalStateException when a real transport would deliver nothing: after the end, while paused
     */
    public void receive(byte[] data) {
        requireDelivery("bytes");
        if (data.length > 0) {
            deliver(data);
        }
    }

    /**
     * Delivers the peer's FIN. A {@link HalfCloseableProtocol} hears of it; the connection of any other ends.
     *
     * @throws IllegalStateException when a real transport would not deliver it: after the end, while paused
     */
    public void receiveEof() {
        requireDelivery("FIN");
        deliverEof();
        finishIfDue();
    }

    /**
     * The peer sends text: it is delivered with the next turn in which the protocol reads, and dropped after the end.
     *
     * @param text sent as UTF-8
     */
    public void peerSends(String text) {
        peerSends(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * The peer sends bytes: they are delivered with the next turn in which the protocol reads, and dropped after the
     * end.
     *
     * @param data the bytes
     */
    public void peerSends(byte[] data) {
        inbound.add(data);
    }

    /** The peer sends FIN, behind all that it sent: it is delivered when the protocol reads and all else is. */
    public void peerFinishes() {
        inbound.finish();
    }

    /** From now on the peer takes nothing: what is written stays queued. */
    public void peerStalls() {
        peerStalls = true;
    }

    /** The peer takes bytes again: what is queued leaves with the next turn. */
    public void peerReads() {
        peerStalls = false;
    }

    /**
     * The connection is lost now.
     *
     * @param reason what {@link Protocol#connectionLost} is told
     * @throws IllegalStateException if it is lost already
     */
    public void loseNow(CloseReason reason) {
        if (life == Life.LOST) {
            throw new IllegalStateException("the connection is lost already: " + told);
        }
        asked = reason;
        end();
        finishIfDue();
    }

    /**
     * Lets the close that the protocol asked for complete: the peer takes everything, {@code connectionLost} follows.
     *
     * @throws IllegalStateException if the protocol did not ask for the end, or a producer is still registered
     */
    public void finishClose() {
        if (!isClosing()) {
            throw new IllegalStateException("the protocol did not close the connection");
        }
        peerReads();
        settle();
        if (life != Life.LOST) {
            throw new IllegalStateException("the close waits for a producer: " + backpressure);
        }
    }

    /**
     * Plays turns of the network until nothing more happens at this time.
     *
     * @throws IllegalStateException if it does not end, since a producer never does
     */
    public void settle() {
        reactor.settle(MAX_ROUNDS);
    }

    private void requireDelivery(String what) {
        if (protocol == null) {
            throw new IllegalStateException("no protocol is connected");
        }
        if (isClosing() || readEnded) {
            throw new IllegalStateException("a real transport would not deliver " + what + ": "
                    + (isClosing() ? "the connection is " + life + ", " + asked : "the peer has sent FIN before"));
        }
        if (readingPaused) {
            throw new IllegalStateException("a real transport would not deliver " + what
                    + ": the protocol has paused it; peerSends() waits until it reads again");
        }
    }

    // ------------------------------------------------------------------------------------------------ the network

    /** What happens between two events of the test; returns whether anything did. */
    boolean turn() {
        failures.tell();
        if (finishIfDue()) {
            return true;
        }
        if (life == Life.LOST || protocol == null) {
            return false;
        }
        boolean busy = deliverNext();
        busy |= flush();
        busy |= finishIfDue();
        failures.tell();
        return busy;
    }

    private boolean deliverNext() {
        if (isClosing() || readEnded || readingPaused) {
            return false;
        }
        if (inbound.isEmpty()) {
            if (inbound.isFinished()) {
                deliverEof();
            }
            return readEnded || isOver();
        }
        deliver(inbound.next());
        return true;
    }

    private void deliver(byte[] data) {
        Protocol receiver = connected();
        callback(() -> inbound.loan().lend(data, receiver::dataReceived), false);
    }

    private void deliverEof() {
        if (!(protocol instanceof HalfCloseableProtocol halfCloseable)) {
            end();
            return;
        }
        readEnded = true;
        callback(halfCloseable::readConnectionLost, false);
        if (writing == Writing.SHUT) {
            end();
        }
    }

    private boolean flush() {
        if (isOver()) {
            return false;
        }
        long taken = peerStalls ? 0 : outbound.flushTo(farEnd);
        boolean busy = taken > 0;
        if (!isOver()) {
            stall.flushed(taken, outbound.queuedBytes(), life == Life.CLOSING);
            if (backpressure.wantsMore(outbound.queuedBytes())) {
                callback(backpressure::resume, false);
                busy = true;
            }
        }
        return busy | allSent();
    }

    private boolean allSent() {
        if (isOver() || outbound.queuedBytes() > 0 || backpressure.isActive()) {
            return false;
        }
        if (life == Life.CLOSING) {
            end();
            return true;
        }
        if (writing != Writing.FLUSHING) {
            return false;
        }
        writing = Writing.SHUT;
        farEnd.finished();
        if (protocol instanceof HalfCloseableProtocol halfCloseable) {
            callback(halfCloseable::writeConnectionLost, false);
        }
        if (readEnded) {
            end();
        }
        return true;
    }

    private void callback(Runnable call, boolean resets) {
        try {
            call.run();
        } catch (Throwable failure) {
            asked = new CloseReason.ApplicationError(failure);
            aborted |= resets;
            end();
            failures.note(failure);
        }
        failures.tell();
    }

    /** The one way out; the callbacks follow with the next turn. */
    private void end() {
        if (isOver()) {
            return;
        }
        life = Life.ENDING;
        outbound.drop();
        deadlines.close();
        if (aborted) {
            farEnd.reset();
        } else {
            farEnd.finished();
        }
    }

    private boolean finishIfDue() {
        if (life != Life.ENDING) {
            return false;
        }
        life = Life.LOST;
        CloseReason reason = asked == null ? CloseReason.DONE : asked;
        told = reason;
        reactor.ended(this);
        guarded(backpressure::stop);
        guarded(() -> connected().connectionLost(reason));
        deadlines.close();
        guarded(() -> whenLost.accept(reason));
        failures.tell();
        return true;
    }

    private void guarded(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            failures.note(failure);
        }
    }

    private Protocol connected() {
        if (protocol == null) {
            throw new IllegalStateException("no protocol is connected");
        }
        return protocol;
    }

    private boolean isOver() {
        return life == Life.ENDING || life == Life.LOST;
    }

    // ------------------------------------------------------------------------------------------------ for the kit

    /** Sends to another transport from now on. */
    void sendTo(StringTransport other) {
        farEnd = new LinkedPeer(this, other);
    }

    Inbound inbound() {
        return inbound;
    }

    void cutBy(IntUnaryOperator pieceBytes) {
        inbound.cutBy(pieceBytes);
    }

    void addresses(SocketAddress newHost, SocketAddress newPeer) {
        host = newHost;
        peer = newPeer;
    }

    void whenLost(Consumer<CloseReason> call) {
        whenLost = call;
    }

    boolean isGone() {
        return isOver();
    }

    /** The operating system says that the connection is broken. */
    void broken(String message) {
        if (!isOver()) {
            asked = new CloseReason.Lost(new IOException(message));
            end();
        }
    }

    void drain() {
        if (protocol instanceof DrainableProtocol drainable && !isClosing()) {
            callback(drainable::drainRequested, false);
        } else {
            loseConnection();
        }
    }

    /** A peer of which only the test knows. */
    private static final class TestersPeer implements FarEnd {
        @Override
        public void take(ByteBuffer data) {
            data.position(data.limit());
        }

        @Override
        public void finished() {}

        @Override
        public void reset() {}
    }

    // --------------------------------------------------------------------------------- what the protocol may do

    @Override
    public void write(ByteBuffer data) {
        writeSequence(List.of(data));
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        reactor.checkThread();
        for (ByteBuffer each : data) {
            if (mayWrite()) {
                outbound.add(each);
            }
            each.position(each.limit());
        }
        if (!isOver() && backpressure.overflows(outbound.queuedBytes())) {
            backpressure.pause();
        }
    }

    private boolean mayWrite() {
        boolean open = life == Life.CONNECTED && writing == Writing.OPEN;
        return open || (backpressure.isActive() && !isOver() && writing != Writing.SHUT);
    }

    @Override
    public void loseConnection() {
        loseConnection(deadlines.expiryReason().orElse(CloseReason.DONE));
    }

    @Override
    public void loseConnection(CloseReason reason) {
        reactor.checkThread();
        if (!isClosing()) {
            asked = reason;
            life = Life.CLOSING;
        }
    }

    @Override
    public void loseWriteConnection() {
        reactor.checkThread();
        if (life == Life.CONNECTED && writing == Writing.OPEN) {
            writing = Writing.FLUSHING;
        }
    }

    @Override
    public void abortConnection() {
        abortConnection(deadlines.expiryReason().orElse(CloseReason.ABORTED));
    }

    @Override
    public void abortConnection(CloseReason reason) {
        reactor.checkThread();
        if (isOver()) {
            return;
        }
        if (asked == null || asked instanceof CloseReason.Done) {
            asked = reason;
        }
        if (reason instanceof CloseReason.ApplicationError error
                && deadlines.expiryReason().isPresent()) {
            failures.note(error.cause()); // the expiry of a deadline threw
        }
        aborted = true;
        end();
    }

    @Override
    public void pauseProducing() {
        reactor.checkThread();
        readingPaused = true;
    }

    @Override
    public void resumeProducing() {
        reactor.checkThread();
        readingPaused = false;
    }

    @Override
    public void registerProducer(Producer producer) {
        reactor.checkThread();
        if (mayWrite()) {
            backpressure.register(producer);
        } else {
            producer.stopProducing();
        }
    }

    @Override
    public void unregisterProducer() {
        reactor.checkThread();
        backpressure.unregister();
    }

    @Override
    public boolean isClosing() {
        return life != Life.CONNECTED;
    }

    @Override
    public long bufferedBytes() {
        return outbound.queuedBytes();
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    @Override
    public SocketAddress host() {
        return host;
    }

    @Override
    public ManualReactor reactor() {
        return reactor;
    }

    @Override
    public DeadlineLedger deadlines() {
        return deadlines;
    }

    @Override
    public boolean noDelay() {
        return noDelay;
    }

    @Override
    public void setNoDelay(boolean on) {
        noDelay = on;
    }

    @Override
    public boolean keepAlive() {
        return keepAlive;
    }

    @Override
    public void setKeepAlive(boolean on) {
        keepAlive = on;
    }

    @Override
    public String toString() {
        return "connection with " + peer + ", " + life + "; " + deadlines;
    }
}
