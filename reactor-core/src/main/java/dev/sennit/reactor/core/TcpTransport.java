// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.WrappingProtocol;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One TCP or UNIX connection: the state machine of {@link TcpState}, one method for each event. Commands of the protocol never
 * call it back: they change the state and leave the rest to {@link #flush()} or to the next turn.
 */
final class TcpTransport implements SocketTransport, StreamCommands, ReadyHandler {
    /** What the loop does for this connection just now. */
    private enum Phase {
        OUTSIDE,
        /** Tells it of an event, which is followed by a flush. */
        EVENT,
        /** Sends what it has queued, and does what waited for that. */
        FLUSH
    }

    private static final Logger LOG = LoggerFactory.getLogger(TcpTransport.class);

    private final EventLoop loop;
    private final SocketIo socket;
    private final TcpOptions options;
    private Protocol protocol; // or TLS, which speaks for it
    private final @Nullable TcpConnector connector; // of a connection we opened
    private TcpState state = TcpState.OPEN;
    private Flush flush = Flush.NOBODY; // who calls flush()
    private @Nullable TcpEnding ending; // null until a direction finishes or the end is asked for
    private byte interest = Interest.READ;
    private byte watched = Interest.READ; // the interest that the socket knows of
    private Phase phase = Phase.OUTSIDE;
    private boolean readingPaused; // by the protocol; beside the state because it outlives half-closes
    private @Nullable TcpOutput output; // null while nothing waits to be sent and nobody makes more
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

    // ------------------------------------------------------------------------------------------------------ TLS

    @Override
    public void startTls(TlsOptions tlsOptions) {
        loop.checkThread();
        if (state.isClosing()) {
            return;
        }
        if (protocol instanceof TlsLayer) {
            throw new IllegalStateException("startTls: TLS is on already");
        }
        if (state != TcpState.OPEN) {
            throw new IllegalStateException("startTls: one direction of the connection has ended: " + state);
        }
        if (!(protocol instanceof TlsProtocol speaker)) {
            throw new IllegalStateException("startTls: " + protocol.getClass().getName()
                    + " is no TlsProtocol, so it cannot say whether it keeps bytes that came in the clear");
        }
        requireNothingUnread(speaker);
        TlsLayer layer = new TlsLayer(this, tlsOptions, speaker, readingPaused);
        protocol = layer;
        layer.start(output == null ? null : output.takeBackpressure());
    }

    /** What came in the clear must not be taken for what comes through TLS. */
    private void requireNothingUnread(TlsProtocol speaker) {
        boolean asksTheLoan = phase == Phase.EVENT && !speaker.leavesBytesToTls();
        int unreadBytes = Math.max(speaker.unreadBytes(), asksTheLoan ? loop.lentBytesLeft() : 0);
        if (unreadBytes > 0) {
            String fault = unreadBytes + " bytes came in the clear behind the command that starts TLS";
            cutOff(new CloseReason.ProtocolError(fault));
            throw new IllegalStateException("startTls: " + fault);
        }
    }

    @Override
    public Optional<TlsInfo> tls() {
        return protocol instanceof TlsLayer layer ? layer.info() : Optional.empty();
    }

    @Override
    public StreamCommands commands() {
        return protocol instanceof TlsLayer layer ? layer : this;
    }

    Protocol protocol() {
        return protocol;
    }

    TcpOptions options() {
        return options;
    }

    /** The producer's own state comes with it. */
    void register(Backpressure registered) {
        output().register(this, registered);
        scheduleFlush(); // perhaps it may go on
    }

    /** Lets somebody else speak to the producer. */
    @Nullable
    Backpressure takeBackpressure() {
        return output == null ? null : output.takeBackpressure();
    }

    // --------------------------------------------------------------------------------------------------- events

    /** The connection is there. */
    void made() {
        phase = Phase.EVENT;
        ByteBuffer unused = loop.lend(0); // what another connection left unread is not this one's
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
        phase = Phase.EVENT;
        if ((ready & Interest.READ) != 0) {
            readable();
        }
        if ((ready & Interest.WRITE) != 0) {
            flush = Flush.EVENT;
        }
        if ((ready & Interest.END) != 0 && !state.isOver()) {
            endSeen();
        }
        endOfEvent();
    }

    private void endOfEvent() {
        phase = Phase.FLUSH;
        if (flush == Flush.EVENT) {
            flush();
        }
        phase = Phase.OUTSIDE;
        watch();
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
                slowPeer().lateBytes(bytes);
            } else {
                deliver(bytes);
            }
        } else if (bytes < 0) {
            ending().peerFinished();
        }
    }

    /** The peer has gone while nothing is read: a break ends the connection, a FIN waits for its turn. */
    private void endSeen() {
        boolean atEnd;
        try {
            atEnd = socket.isAtEnd();
        } catch (IOException e) {
            broken(e);
            return;
        }
        if (atEnd
                && state.delivers()
                && protocol instanceof HalfCloseableProtocol halfCloseable
                && halfCloseable.canHalfClose()) {
            tell(halfCloseable::readConnectionEnding);
        }
    }

    private void deliver(int bytes) {
        try {
            Protocol reader = protocol;
            reader.dataReceived(loop.lend(bytes));
            if (protocol != reader && loop.lentBytesLeft() > 0) {
                protocol.dataReceived(loop.ownedLoan()); // left to TLS, which began behind a header
            }
        } catch (Throwable failure) {
            applicationFailed(failure);
        }
    }

    /** For callbacks that are rare: its fault costs the protocol its connection. */
    void tell(Runnable callback) {
        try {
            callback.run();
        } catch (Throwable failure) {
            applicationFailed(failure);
        }
    }

    /** The connection cannot go on; after our FIN nothing is lost by that. */
    void broken(IOException cause) {
        end(state == TcpState.LINGERING ? CloseReason.DONE : new CloseReason.Lost(cause));
    }

    /** The protocol's own code, or its producer's, failed: that reason goes before any other. */
    void applicationFailed(Throwable failure) {
        LOG.error("{}: the protocol failed and loses its connection", this, failure);
        CloseReason why = new CloseReason.ApplicationError(failure);
        ending().because(why);
        end(why);
    }

    // -------------------------------------------------------------------------------------------------- sending

    @Override
    public void written() {
        if (output != null) {
            output.written();
        }
    }

    @Override
    public void send(ByteBuffer data) {
        if (!data.hasRemaining()) {
            return;
        }
        if (takesOutput()) {
            output().write(this, data, options.maxBufferedBytes());
            scheduleFlush();
        } else {
            data.position(data.limit());
        }
    }

    @Override
    public CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        if (!takesOutput()) {
            return CompletableFuture.failedStage(new ConnectionLostException(ending().reason()));
        }
        CompletionStage<Void> done = output().transfer(file, position, count);
        scheduleFlush();
        return done;
    }

    private boolean takesOutput() {
        return state.writes() || (hasProducer() && state.waitsForProducer());
    }

    private TcpOutput output() {
        TcpOutput sending = output;
        if (sending == null) {
            sending = loop.chunks().borrowOutput();
            output = sending;
        }
        return sending;
    }

    private void giveBack(TcpOutput sent) {
        output = null;
        loop.chunks().giveBack(sent);
    }

    /** Has what is queued sent when the event ends, or the turn; not while the socket has no room. */
    void scheduleFlush() {
        if (flush == Flush.NOBODY && !waitsForRoom()) {
            if (phase == Phase.EVENT) {
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
            phase = Phase.FLUSH;
            flush();
            phase = Phase.OUTSIDE;
            watch();
        }
    }

    /** Sends what is queued, and when all is sent does what waited for that. */
    private void flush() {
        flush = Flush.NOBODY;
        if (state.isOver()) {
            return;
        }
        TcpOutput sending = output;
        if (sending != null) {
            if (!sending.flush(this)) {
                return;
            }
            giveBack(sending);
        }
        if (protocol instanceof TlsLayer layer) {
            layer.sentBelow();
        }
        if (ending != null && output == null) {
            ending.allSent();
        }
    }

    /** The socket took bytes. */
    void sent(long bytes) {
        loop.loopCounters().bytesWritten += bytes;
        if (slowPeer != null) {
            slowPeer.took(bytes);
        }
    }

    /** The socket takes no more than the {@code taken} bytes it took just now. */
    void waitForRoom(long taken) {
        if (!waitsForRoom()) {
            loop.loopCounters().writeStalls++;
            loop.flightLog().stallBegins(this);
        }
        setInterest(Interest.WRITE);
        slowPeer().noRoom(taken);
    }

    /** The protocol writes faster than the peer reads, and does not stop. */
    void tooMuchBuffered(long bytes) {
        cutOff(new CloseReason.Lost(new IOException(bytes + " bytes to be queued, more than maxBufferedBytes, "
                + options.maxBufferedBytes() + ", allows")));
    }

    /** The socket took all there is. */
    void roomForAll() {
        if (waitsForRoom()) {
            loop.flightLog().stallEnds(this);
        }
        setInterest(Interest.NONE);
        if (slowPeer != null) {
            slowPeer.allSent();
        }
    }

    // ------------------------------------------------------------------------------------------------- commands

    @Override
    public void lose(CloseReason why) {
        if (state.isClosing()) {
            return;
        }
        ending().because(why);
        enter(TcpState.CLOSING);
        unregisterOwnProtocol();
        if (waitsForRoom() || hasProducer()) {
            slowPeer().closes();
        }
        scheduleFlush();
    }

    /** A close does not wait for the protocol that asked for it. */
    void unregisterOwnProtocol() {
        if (output != null) {
            output.unregister(protocol);
        }
    }

    @Override
    public void loseWrite() {
        if (state.writes()) {
            ending();
            enter(state == TcpState.OPEN ? TcpState.WRITE_FLUSHING : TcpState.READ_EOF_FLUSHING);
            scheduleFlush();
        }
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

    @Override
    public void pause() {
        readingPaused = true;
        updateInterest();
    }

    @Override
    public void resume() {
        readingPaused = false;
        updateInterest();
    }

    @Override
    public void register(Producer producer) {
        if (state.writes()) {
            output().register(this, producer, options);
        } else if (output != null && output.hasProducer()) {
            throw new IllegalStateException("a producer is registered already");
        } else {
            producer.stopProducing();
        }
    }

    @Override
    public void unregister() {
        if (output != null && output.hasProducer()) {
            output.unregister();
            if (slowPeer != null) {
                slowPeer.producerGone();
            }
            scheduleFlush(); // a close may have waited for this
        }
    }

    boolean hasProducer() {
        return output != null && output.hasProducer();
    }

    boolean isFedBy(Backpressure one) {
        return !state.isOver() && output != null && output.isFedBy(one);
    }

    // --------------------------------------------------------------------------------------------------- ending

    /** Ends it with a reset. */
    void cutOff(CloseReason why) {
        socket.closeWithReset();
        end(why);
    }

    /** The one way out. The socket is closed now; the protocol hears of it in the next turn. */
    void end(CloseReason why) {
        if (state.isOver()) {
            return;
        }
        state = TcpState.ENDING;
        ending().because(why);
        socket.close();
        if (output != null) {
            output.drop();
        }
        if (ledger != null) {
            ledger.close();
        }
        loop.nextTurn(this::finish);
    }

    private void finish() {
        state = TcpState.CLOSED;
        TcpOutput sending = output;
        if (sending != null) {
            sending.stop(loop, ending().reason());
            giveBack(sending);
        }
        ending().tell(connector);
    }

    TcpEnding ending() {
        TcpEnding begun = ending;
        if (begun == null) {
            begun = new TcpEnding(this, options);
            ending = begun;
        }
        return begun;
    }

    // ---------------------------------------------------------------------------------------------------- state

    private boolean isReading() {
        return state == TcpState.LINGERING || (state.delivers() && !readingPaused);
    }

    boolean waitsForRoom() {
        return (interest & Interest.WRITE) != 0;
    }

    boolean isOver() {
        return state.isOver();
    }

    TcpState state() {
        return state;
    }

    void enter(TcpState next) {
        state = next;
        updateInterest();
    }

    private void updateInterest() {
        setInterest(interest & Interest.WRITE);
    }

    /** The socket hears of it when the loop leaves the connection: before that it often changes back. */
    private void setInterest(int writeInterest) {
        interest = (byte) ((isReading() ? Interest.READ : Interest.NONE) | writeInterest);
        if (phase == Phase.OUTSIDE) {
            watch();
        }
    }

    private void watch() {
        if (watched != interest && !state.isOver()) {
            watched = interest;
            try {
                socket.interest(interest);
            } catch (IOException e) {
                broken(e);
            }
        }
    }

    SlowPeer slowPeer() {
        SlowPeer watch = slowPeer;
        if (watch == null) {
            watch = new SlowPeer(this, options);
            slowPeer = watch;
        }
        return watch;
    }

    @Override
    public boolean closing() {
        return state.isClosing();
    }

    @Override
    public long buffered() {
        return output == null ? 0 : output.bytes();
    }

    @Override
    public long transferLeft() {
        return output == null || state.isOver() ? 0 : output.fileBytes();
    }

    @Override
    public EventLoop loop() {
        return loop;
    }

    @Override
    public SocketIo socket() {
        return socket;
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

    ConnectionStatus.Origin origin() {
        return connector == null ? ConnectionStatus.Origin.ACCEPTED : ConnectionStatus.Origin.CONNECTED;
    }

    ConnectionStatus status() {
        return new ConnectionStatus(
                host(),
                peer(),
                origin(),
                state.name(),
                WrappingProtocol.innermost(protocol).getClass(),
                bufferedBytes(),
                ledger == null ? List.of() : ledger.list());
    }

    /**
     * For logs: {@code tcp /127.0.0.1:8007 <- /127.0.0.1:50412 OPEN, idle in 29s of 30s}, or
     * {@code unix /run/x.sock <- unnamed OPEN, no deadline}.
     */
    @Override
    public String toString() {
        return SocketNames.family(socket.peer()) + " " + SocketNames.of(socket.host())
                + (connector == null ? " <- " : " -> ") + SocketNames.of(socket.peer()) + " " + state + ", "
                + (protocol instanceof TlsLayer layer ? layer + ", " : "")
                + (ledger == null ? "no deadline" : ledger);
    }
}
