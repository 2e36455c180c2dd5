// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP connection: the state machine of {@link TcpState}, one method for each event. Commands of the protocol never
 * call it back: they change the state and leave the rest to {@link #flush()} or to the next turn.
 */
final class TcpTransport implements Transport, ReadyHandler {
    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);
    private static final int STRAIGHT_BYTES = 8192; // from here on bytes go to the socket without being copied first
    private static final int MAX_LATE_BYTES = 1 << 20;

    /** Who will call {@link #flush()}. */
    private enum Flush {
        NOBODY,
        EVENT,
        TURN
    }

    private final EventLoop loop;
    private final SocketIo socket;
    private final TcpOptions options;
    private final Protocol protocol;
    private final @Nullable TcpConnector connector; // of a connection we opened
    private TcpState state = TcpState.OPEN;
    private Flush flush = Flush.NOBODY;
    private @Nullable CloseReason reason; // non-null once the end was asked for
    private byte interest = Interest.READ;
    private boolean inEvent; // in a callback of this connection, which is followed by a flush
    private boolean readingPaused; // by the protocol; beside the state because it outlives half-closes
    private boolean peerFinished; // FIN was read; beside the state because CLOSING may begin before or after it
    private @Nullable OutboundQueue outbound; // null while nothing waits to be sent
    private @Nullable Backpressure backpressure; // null unless a producer is registered
    private @Nullable SlowPeer slowPeer; // null until the peer made us wait
    private @Nullable DeadlineLedger ledger; // null until a deadline is armed

    /** Neighbours in the list of {@link TcpConnections}. */
    @Nullable
    TcpTransport previous;

    @Nullable
    TcpTransport next;

    TcpTransport(
            EventLoop loop, SocketIo socket, TcpOptions options, Protocol protocol, @Nullable TcpConnector connector) {
        this.loop = loop;
        this.socket = socket;
        this.options = options;
        this.protocol = protocol;
        this.connector = connector;
    }

    // --------------------------------------------------------------------------------------------------- events

    /** The connection is there. */
    void made() {
        inEvent = true;
        try {
            protocol.makeConnection(this);
        } catch (Throwable failure) {
            socket.closeWithReset();
            applicationFailed(failure);
        }
        endOfEvent();
    }

    @Override
    public void ready(int ready) {
        inEvent = true;
        if ((ready & Interest.READ) != 0) {
            readable();
        }
        if ((ready & Interest.WRITE) != 0) {
            flush = Flush.EVENT;
        }
        endOfEvent();
    }

    private void endOfEvent() {
        inEvent = false;
        if (flush == Flush.EVENT) {
            flush();
        }
    }

    private void readable() {
        if (!isReading()) {
            return; // the readiness was found before the interest changed
        }
        int bytes;
        try {
            bytes = socket.read(loop.readBuffer());
        } catch (IOException e) {
            broken(e);
            return;
        }
        if (bytes > 0) {
            loop.loopCounters().bytesRead += bytes;
            if (state == TcpState.LINGERING) {
                lateBytes(bytes);
            } else {
                deliver(bytes);
            }
        } else if (bytes < 0) {
            peerFinished();
        }
    }

    private void deliver(int bytes) {
        try {
            protocol.dataReceived(loop.lend(bytes));
        } catch (Throwable failure) {
            applicationFailed(failure);
        }
    }

    private void peerFinished() {
        peerFinished = true;
        if (state == TcpState.LINGERING || !(protocol instanceof HalfCloseableProtocol)) {
            end(CloseReason.DONE);
            return;
        }
        boolean bothEnded = state == TcpState.WRITE_SHUT;
        if (!bothEnded) {
            state = state == TcpState.WRITE_FLUSHING ? TcpState.READ_EOF_FLUSHING : TcpState.READ_EOF;
            updateInterest();
        }
        try {
            ((HalfCloseableProtocol) protocol).readConnectionLost();
        } catch (Throwable failure) {
            applicationFailed(failure);
        }
        if (bothEnded) {
            end(CloseReason.DONE);
        }
    }

    private void lateBytes(int bytes) {
        if (slowPeer().lateBytes(bytes) > MAX_LATE_BYTES) {
            end(CloseReason.DONE);
        }
    }

    /** The connection cannot go on; after our FIN nothing is lost by that. */
    private void broken(IOException cause) {
        end(state == TcpState.LINGERING ? CloseReason.DONE : new CloseReason.Lost(cause));
    }

    /** The protocol's own code failed: that reason goes before any other. */
    private void applicationFailed(Throwable failure) {
        LOG.error("{}: the protocol failed and loses its connection", this, failure);
        reason = new CloseReason.ApplicationError(failure);
        end(reason);
    }

    // -------------------------------------------------------------------------------------------------- sending

    @Override
    public void write(ByteBuffer data) {
        loop.checkThread();
        send(data);
        overflow();
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        loop.checkThread();
        for (ByteBuffer each : data) {
            send(each);
        }
        overflow();
    }

    private void send(ByteBuffer data) {
        int bytes = data.remaining();
        if (bytes == 0) {
            return;
        }
        if (!state.writes() && !(backpressure != null && state.waitsForProducer())) {
            data.position(data.limit());
            return;
        }
        OutboundQueue queue = outbound;
        if (queue == null) {
            queue = loop.chunks().borrowQueue();
            outbound = queue;
        }
        if (bytes >= STRAIGHT_BYTES && !waitsForRoom()) {
            sendStraight(queue, data);
        }
        if (state.isOver()) {
            data.position(data.limit());
        } else {
            queue.append(data);
            scheduleFlush();
        }
    }

    private void sendStraight(OutboundQueue queue, ByteBuffer data) {
        long offered = Math.min(queue.bytes() + data.remaining(), OutboundQueue.MAX_EXTRA_BYTES);
        long taken;
        try {
            taken = queue.writeTo(socket, data);
        } catch (IOException e) {
            broken(e);
            return;
        }
        loop.loopCounters().bytesWritten += taken;
        if (taken < offered) {
            waitForRoom(taken);
        }
    }

    private void overflow() {
        if (backpressure != null && outbound != null) {
            backpressure.written(outbound.bytes());
        }
    }

    private void scheduleFlush() {
        if (flush == Flush.NOBODY && !waitsForRoom()) {
            if (inEvent) {
                flush = Flush.EVENT;
            } else {
                flush = Flush.TURN;
                loop.flushLater(this);
            }
        }
    }

    /** The turn ends. */
    void flushAfterTurn() {
        if (flush == Flush.TURN) {
            flush();
        }
    }

    /** Sends what is queued, and when all is sent does what waited for that. */
    private void flush() {
        flush = Flush.NOBODY;
        if (state.isOver()) {
            return;
        }
        if (outbound != null && !flushed(outbound)) {
            return;
        }
        if (backpressure == null) {
            allSent();
        } else if (backpressure.wantsMore(0)) {
            resumeProducer(backpressure);
        }
    }

    /** Returns whether everything went. */
    private boolean flushed(OutboundQueue queue) {
        long taken;
        try {
            taken = queue.writeTo(socket);
        } catch (IOException e) {
            broken(e);
            return false;
        }
        loop.loopCounters().bytesWritten += taken;
        if (queue.bytes() == 0) {
            queue.release();
            outbound = null;
            setInterest(Interest.NONE);
            if (slowPeer != null) {
                slowPeer.allSent();
            }
            return true;
        }
        waitForRoom(taken);
        if (backpressure != null && backpressure.wantsMore(queue.bytes())) {
            resumeProducer(backpressure);
        }
        return false;
    }

    private void waitForRoom(long taken) {
        if (!waitsForRoom()) {
            loop.loopCounters().writeStalls++;
        }
        setInterest(Interest.WRITE);
        slowPeer().noRoom(taken);
    }

    private void allSent() {
        switch (state) {
            case WRITE_FLUSHING, READ_EOF_FLUSHING -> shutWrite();
            case CLOSING -> linger();
            default -> {}
        }
    }

    /** Our FIN goes out, and the protocol hears of it if it understands. */
    private void shutWrite() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            broken(e);
            return;
        }
        boolean bothEnded = state == TcpState.READ_EOF_FLUSHING;
        if (!bothEnded) {
            state = TcpState.WRITE_SHUT;
        }
        if (protocol instanceof HalfCloseableProtocol halfCloseable) {
            try {
                halfCloseable.writeConnectionLost();
            } catch (Throwable failure) {
                applicationFailed(failure);
            }
        }
        if (bothEnded) {
            end(CloseReason.DONE);
        }
    }

    private void linger() {
        if (peerFinished || options.lingerTimeout().isZero()) {
            end(CloseReason.DONE);
            return;
        }
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            end(CloseReason.DONE); // all was sent, and the peer is gone already
            return;
        }
        state = TcpState.LINGERING;
        slowPeer().lingers();
        updateInterest();
    }

    // ------------------------------------------------------------------------------------------------- commands

    @Override
    public void loseConnection() {
        loseConnection(expiryReason(CloseReason.DONE));
    }

    @Override
    public void loseConnection(CloseReason why) {
        loop.checkThread();
        if (state.isClosing()) {
            return;
        }
        reason = why;
        state = TcpState.CLOSING;
        updateInterest();
        if (waitsForRoom()) {
            slowPeer().closes();
        } else {
            scheduleFlush();
        }
    }

    @Override
    public void loseWriteConnection() {
        loop.checkThread();
        if (state.writes()) {
            state = state == TcpState.OPEN ? TcpState.WRITE_FLUSHING : TcpState.READ_EOF_FLUSHING;
            scheduleFlush();
        }
    }

    @Override
    public void abortConnection() {
        abortConnection(expiryReason(CloseReason.ABORTED));
    }

    @Override
    public void abortConnection(CloseReason why) {
        loop.checkThread();
        if (why instanceof CloseReason.ApplicationError error) {
            socket.closeWithReset();
            applicationFailed(error.cause());
        } else if (!state.isOver()) {
            cutOff(why);
        }
    }

    /** What a close that is asked for inside a deadline's expiry says. */
    private CloseReason expiryReason(CloseReason otherwise) {
        return ledger == null ? otherwise : ledger.expiryReason().orElse(otherwise);
    }

    @Override
    public void pauseProducing() {
        loop.checkThread();
        readingPaused = true;
        updateInterest();
    }

    @Override
    public void resumeProducing() {
        loop.checkThread();
        readingPaused = false;
        updateInterest();
    }

    @Override
    public void registerProducer(Producer producer) {
        loop.checkThread();
        if (backpressure != null) {
            throw new IllegalStateException("a producer is registered already: " + backpressure.producer());
        }
        if (!state.writes()) {
            producer.stopProducing();
            return;
        }
        Backpressure registered = new Backpressure(producer, options);
        backpressure = registered;
        if (registered.startsByAsking()) {
            loop.nextTurn(() -> resumeProducer(registered));
        }
    }

    @Override
    public void unregisterProducer() {
        loop.checkThread();
        if (backpressure != null) {
            backpressure = null;
            scheduleFlush(); // a close may have waited for this
        }
    }

    private void resumeProducer(Backpressure told) {
        if (backpressure != told || state.isOver()) {
            return;
        }
        told.asked();
        try {
            told.producer().resumeProducing();
        } catch (Throwable failure) {
            applicationFailed(failure);
        }
        if (backpressure == told && told.isPull()) {
            scheduleFlush(); // asks again when all is sent, also if it wrote nothing
        }
    }

    /** The reactor drains. */
    void drain() {
        if (state.isClosing()) {
            return;
        }
        if (protocol instanceof DrainableProtocol drainable) {
            try {
                drainable.drainRequested();
            } catch (Throwable failure) {
                applicationFailed(failure);
            }
        } else {
            loseConnection();
        }
    }

    // --------------------------------------------------------------------------------------------------- ending

    /** The peer took too long to take our bytes. */
    void tooSlow(CloseReason why) {
        cutOff(why);
    }

    /** The peer had its time for late bytes. */
    void lingered() {
        end(CloseReason.DONE);
    }

    /** The reactor stops. */
    void reactorStops() {
        broken(new IOException("the reactor stopped"));
    }

    /** Ends it with a reset. */
    private void cutOff(CloseReason why) {
        if (reason instanceof CloseReason.Done) {
            reason = why;
        }
        socket.closeWithReset();
        end(why);
    }

    /** The one way out. The socket is closed now; the protocol hears of it in the next turn. */
    private void end(CloseReason why) {
        if (state.isOver()) {
            return;
        }
        state = TcpState.ENDING;
        if (reason == null || (reason instanceof CloseReason.Done && why instanceof CloseReason.Lost)) {
            reason = why;
        }
        socket.close();
        if (outbound != null) {
            outbound.release();
            outbound = null;
        }
        if (ledger != null) {
            ledger.close();
        }
        loop.nextTurn(this::finish);
    }

    private void finish() {
        state = TcpState.CLOSED;
        CloseReason why = reason == null ? CloseReason.DONE : reason;
        if (backpressure != null) {
            loop.guarded(backpressure.producer()::stopProducing);
            backpressure = null;
        }
        loop.connections().ended(this, why);
        loop.guarded(() -> protocol.connectionLost(why));
        if (connector != null) {
            loop.guarded(() -> connector.connectionEnded(why));
        }
        loop.connections().endingTold();
    }

    // ---------------------------------------------------------------------------------------------------- state

    private boolean isReading() {
        return state == TcpState.LINGERING || (state.delivers() && !readingPaused);
    }

    private boolean waitsForRoom() {
        return (interest & Interest.WRITE) != 0;
    }

    boolean lingers() {
        return state == TcpState.LINGERING;
    }

    boolean isOver() {
        return state.isOver();
    }

    private void updateInterest() {
        setInterest(interest & Interest.WRITE);
    }

    private void setInterest(int writeInterest) {
        int wanted = (isReading() ? Interest.READ : Interest.NONE) | writeInterest;
        if (wanted != interest && !state.isOver()) {
            interest = (byte) wanted;
            socket.interest(wanted);
        }
    }

    private SlowPeer slowPeer() {
        SlowPeer watch = slowPeer;
        if (watch == null) {
            watch = new SlowPeer(this, options);
            slowPeer = watch;
        }
        return watch;
    }

    @Override
    public boolean isClosing() {
        return state.isClosing();
    }

    @Override
    public long bufferedBytes() {
        return outbound == null ? 0 : outbound.bytes();
    }

    @Override
    public SocketAddress peer() {
        return socket.peer();
    }

    @Override
    public SocketAddress host() {
        return socket.host();
    }

    @Override
    public Reactor reactor() {
        return loop;
    }

    @Override
    public DeadlineLedger deadlines() {
        DeadlineLedger lines = ledger;
        if (lines == null) {
            lines = new DeadlineLedger();
            ledger = lines;
            if (state.isOver()) {
                lines.close();
            }
        }
        return lines;
    }

    @Override
    public boolean noDelay() {
        loop.checkThread();
        try {
            return socket.noDelay();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void setNoDelay(boolean on) {
        loop.checkThread();
        try {
            socket.setNoDelay(on);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public boolean keepAlive() {
        loop.checkThread();
        try {
            return socket.keepAlive();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void setKeepAlive(boolean on) {
        loop.checkThread();
        try {
            socket.setKeepAlive(on);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** For logs: {@code tcp /127.0.0.1:8007 <- /127.0.0.1:50412 OPEN, idle in 29s of 30s}. */
    @Override
    public String toString() {
        return "tcp " + socket.host() + (connector == null ? " <- " : " -> ") + socket.peer() + " " + state + ", "
                + (ledger == null ? "no deadline" : ledger);
    }
}
