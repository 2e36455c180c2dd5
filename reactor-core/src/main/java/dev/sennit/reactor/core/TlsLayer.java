// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.WrappingProtocol;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * TLS between a connection and its protocol: to the connection it is the protocol, and what the protocol commands comes
 * to it. The states are those of {@link TlsState}, one method for each event; commands never call the protocol back.
 */
final class TlsLayer implements StreamCommands, HalfCloseableProtocol, DrainableProtocol, WrappingProtocol {
    private static final Logger LOG = LoggerFactory.getLogger(TlsLayer.class);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final TcpTransport transport;
    private final TlsOptions options;
    private final TlsProtocol protocol;
    private final TlsEngine engine;
    private final TlsInput input = new TlsInput();
    private final TlsOutput output;
    private TlsState state = TlsState.HANDSHAKING;
    private Flush flush = Flush.NOBODY; // who calls flush()
    private boolean inEvent; // which is followed by a flush
    private boolean readingPaused; // by the protocol
    private boolean
            isRenegotiable; // as TLS 1.2 is: from the end of the handshake on, the peer must not ask for another
    private @Nullable TlsWork
            work; // non-null while another thread does what the handshake needs: the engine is left alone
    private @Nullable CloseReason closing; // non-null once the end was asked for
    private @Nullable Backpressure backpressure; // of a producer that the connection below does not speak to
    private @Nullable Deadline deadline; // of the handshake, later of the close
    private @Nullable TlsInfo info; // non-null from the end of the handshake on

    TlsLayer(TcpTransport transport, TlsOptions options, TlsProtocol protocol, boolean readingPaused) {
        this.transport = transport;
        this.options = options;
        this.protocol = protocol;
        this.readingPaused = readingPaused;
        this.engine = new TlsEngine(
                TlsEngine.create(options, transport.peer()), TlsBuffers.LOCAL.get(transport.loop()), transport::send);
        this.output = new TlsOutput(this, engine, transport);
    }

    /** Called once, when this is in its place. */
    void start(@Nullable Backpressure registered) {
        backpressure = registered;
        deadline = new Deadline(transport, DeadlineKind.HANDSHAKE, "TLS handshake", this::handshakeExpired);
        deadline.set(options.handshakeTimeout());
        transport.loop().flightLog().handshakeBegins(this);
        updateReading();
        scheduleFlush();
        try {
            engine.begin();
        } catch (SSLException e) {
            failed(e);
        }
    }

    TcpTransport transport() {
        return transport;
    }

    TlsOptions.Role role() {
        return options.role();
    }

    Optional<TlsInfo> info() {
        return Optional.ofNullable(info);
    }

    @Override
    public Protocol wrapped() {
        return protocol;
    }

    // --------------------------------------------------------------------------------------------------- events

    @Override
    public void makeConnection(Transport made) {
        throw new IllegalStateException("TLS starts on a connection that is made");
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        event(transport.loop().ownedLoan()); // since some engines unprotect where the bytes are
    }

    /** Goes on with what has arrived earlier. */
    private void goOn() {
        if (!isOver()) {
            event(NOTHING);
        }
    }

    private void event(ByteBuffer arrived) {
        inEvent = true;
        try {
            advance(arrived);
        } catch (SSLException e) {
            failed(e);
        } finally {
            inEvent = false;
        }
        flush();
        updateReading();
    }

    /** Does what can be done: the handshake's next steps, and record after record. */
    private void advance(ByteBuffer arrived) throws SSLException {
        boolean goesOn = true;
        while (goesOn && work == null && !isOver()) {
            goesOn = switch (engine.status()) {
                case NEED_TASK -> work();
                case NEED_WRAP -> speak();
                default -> takesInput() && read(arrived);
            };
            if (state == TlsState.HANDSHAKING && engine.isFinished()) {
                handshakeDone();
            }
        }
        if (engine.isInboundDone()) {
            input.drop(); // what is behind close_notify is nobody's
            arrived.position(arrived.limit());
        } else if (!isOver()) {
            input.keep(arrived);
        }
    }

    private boolean speak() throws SSLException {
        engine.speak();
        return true;
    }

    /** Reads a record, if there is a whole one. */
    private boolean read(ByteBuffer arrived) throws SSLException {
        ByteBuffer first = input.first(arrived);
        if (!first.hasRemaining()) {
            return false;
        }
        ByteBuffer data = engine.unprotect(first);
        if (data == null) {
            return input.complete(arrived);
        }
        if (state == TlsState.OPEN && data.hasRemaining() && closing == null) {
            protocol.dataReceived(data);
        }
        if (engine.isInboundDone()) {
            peerFinished();
            return false;
        }
        if (state == TlsState.OPEN && isRenegotiable && engine.status() != HandshakeStatus.NOT_HANDSHAKING) {
            throw new SSLException("the peer wants to renegotiate, which is not done");
        }
        return true;
    }

    private boolean work() {
        TlsWork begun = new TlsWork(engine.tasks(), transport.loop(), () -> transport.tell(this::worked));
        work = begun;
        try {
            options.taskExecutor().execute(begun);
        } catch (RejectedExecutionException e) { // too many handshakes are no fault of the protocol
            transport.cutOff(new CloseReason.HandshakeRefused(String.valueOf(e.getMessage())));
        }
        return true;
    }

    private void worked() {
        TlsWork done = work;
        if (done == null || isOver()) {
            return;
        }
        work = null;
        try {
            done.check();
            goOn();
        } catch (SSLException e) {
            failed(e);
        }
    }

    private void handshakeDone() {
        state = TlsState.OPEN;
        forgetDeadline();
        TlsInfo agreed = engine.info();
        info = agreed;
        transport.loop().loopCounters().handshakes++;
        transport.loop().flightLog().handshakeEnds(this, "done");
        isRenegotiable = agreed.version().equals("TLSv1.2");
        if (closing == null) {
            protocol.handshakeCompleted(agreed);
        }
        scheduleFlush();
    }

    private void handshakeExpired() {
        transport.cutOff(new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", options.handshakeTimeout()));
    }

    /** The peer's close_notify. */
    private void peerFinished() throws SSLException {
        if (state == TlsState.HANDSHAKING) {
            throw new SSLHandshakeException("the peer gave the handshake up");
        }
        if (state == TlsState.NOTIFIED) {
            closeBelow();
        } else {
            closing = closing == null ? CloseReason.DONE : closing;
            takeProducer();
        }
    }

    /** The peer's FIN. */
    @Override
    public void readConnectionLost() {
        switch (state) {
            case HANDSHAKING ->
                failed(new SSLHandshakeException("the peer closed the connection during the handshake"));
            case OPEN -> {
                if (closing == null) {
                    transport.end(CloseReason.TRUNCATED);
                }
            }
            case NOTIFIED -> closeBelow();
            case OVER -> {}
        }
    }

    @Override
    public void writeConnectionLost() {}

    @Override
    public void drainRequested() {
        if (closing()) {
            return;
        }
        if (protocol instanceof DrainableProtocol drainable) {
            drainable.drainRequested();
        } else {
            lose(CloseReason.DONE);
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (info == null) {
            transport.loop().loopCounters().handshakesFailed++;
            transport.loop().flightLog().handshakeEnds(this, reason.toString());
            LOG.debug(
                    "TLS handshake with {} as a {}: {}",
                    transport.peer(),
                    role().name().toLowerCase(Locale.ROOT),
                    reason);
        }
        state = TlsState.OVER;
        dropAll();
        if (backpressure != null) {
            transport.loop().guarded(backpressure.producer()::stopProducing);
            backpressure = null;
        }
        output.fail(reason);
        protocol.connectionLost(reason);
    }

    // -------------------------------------------------------------------------------------------------- sending

    @Override
    public void send(ByteBuffer data) {
        if (data.hasRemaining() && !takesOutput()) {
            data.position(data.limit());
        }
        try {
            output.write(data);
        } catch (SSLException e) {
            failed(e);
        }
        data.position(data.limit());
    }

    @Override
    public CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        if (!takesOutput()) {
            return CompletableFuture.failedStage(
                    new ConnectionLostException(transport.ending().reason()));
        }
        if (!output.hasFiles()) {
            takeProducer(); // it is asked behind the file
        }
        return output.transfer(file, position, count);
    }

    /** What was protected is sent, so more of a file may be read. */
    void sentBelow() {
        if (output.hasFiles() && !isOver()) {
            transport.tell(this::flush);
        }
    }

    /** Nothing of a file is left to protect. */
    void filesSent() {
        if (closing != null && !waitsForProducer()) {
            transport.slowPeer().closesNoMore();
        }
    }

    @Override
    public void written() {
        if (backpressure != null) {
            backpressure.written(output.bytes());
        } else {
            transport.written();
        }
    }

    void scheduleFlush() {
        if (flush == Flush.NOBODY) {
            if (inEvent) {
                flush = Flush.EVENT;
            } else {
                flush = Flush.TURN;
                transport.loop().sealLater(this);
            }
        }
    }

    /** The turn ends. */
    void flushAfterTurn() {
        flush = Flush.NOBODY;
        if (!isOver()) {
            transport.tell(state == TlsState.HANDSHAKING ? this::goOn : this::flush);
        }
    }

    /** Protects what was written since the last time, and closes if that is due. */
    private void flush() {
        flush = flush == Flush.EVENT ? Flush.NOBODY : flush;
        if (isOver() || work != null) {
            return;
        }
        try {
            if (state == TlsState.OPEN) {
                output.protect();
                giveProducer();
                transport.written();
            }
        } catch (SSLException e) {
            failed(e);
        }
        if (closing != null && state != TlsState.NOTIFIED && !isOver() && isAllSent()) {
            notifyPeer();
        }
    }

    // ------------------------------------------------------------------------------------------------- commands

    @Override
    public void lose(CloseReason why) {
        if (closing()) {
            return;
        }
        closing = why;
        transport.ending().because(why);
        transport.unregisterOwnProtocol();
        if (backpressure != null && backpressure.isOf(protocol)) {
            backpressure = null;
        }
        if (waitsForProducer() || output.hasFiles()) {
            transport.slowPeer().closes();
        }
        readOn();
        scheduleFlush();
    }

    @Override
    public void loseWrite() {
        lose(CloseReason.DONE);
    }

    @Override
    public void pause() {
        readingPaused = true;
        updateReading();
    }

    @Override
    public void resume() {
        readingPaused = false;
        readOn();
    }

    @Override
    public void register(Producer producer) {
        if (waitsForProducer()) {
            throw new IllegalStateException("a producer is registered already");
        }
        if (closing()) {
            producer.stopProducing();
        } else if (state == TlsState.HANDSHAKING || output.hasFiles()) {
            backpressure = new Backpressure(producer, transport.options());
        } else {
            transport.register(producer);
        }
    }

    @Override
    public void unregister() {
        backpressure = null;
        transport.unregister();
        if (closing != null && !isOver()) {
            if (!output.hasFiles()) {
                transport.slowPeer().closesNoMore();
            }
            scheduleFlush(); // the close waited for this
        }
    }

    @Override
    public boolean closing() {
        return closing != null || isOver();
    }

    @Override
    public long buffered() {
        return isOver() ? transport.buffered() : output.bytes() + transport.buffered();
    }

    @Override
    public long transferLeft() {
        return (isOver() ? 0 : output.fileBytes()) + transport.transferLeft();
    }

    // ---------------------------------------------------------------------------------------------------- ending

    /** Our close_notify goes out, and the peer's is waited for. */
    private void notifyPeer() {
        boolean peerKnows = state == TlsState.HANDSHAKING || engine.isInboundDone();
        engine.sayGoodbye();
        if (peerKnows || options.closeTimeout().isZero() || !transport.state().delivers()) {
            closeBelow();
        } else if (!isOver()) {
            state = TlsState.NOTIFIED;
            Deadline waits = new Deadline(transport, DeadlineKind.CLOSE, "TLS close", this::closeBelow);
            deadline = waits;
            waits.set(options.closeTimeout());
        }
    }

    /** The peer is told what is wrong, as well as that can be done. */
    private void failed(SSLException cause) {
        if (isOver()) {
            return;
        }
        boolean inHandshake = state == TlsState.HANDSHAKING;
        CloseReason why = inHandshake
                ? new CloseReason.HandshakeFailed(cause)
                : new CloseReason.ProtocolError("TLS: " + cause.getMessage());
        transport.ending().because(why);
        if (work == null) {
            engine.sayGoodbye();
        }
        closeBelow();
    }

    /** TLS has said what it had to say. */
    private void closeBelow() {
        if (isOver()) {
            return;
        }
        state = TlsState.OVER;
        dropAll();
        takeProducer();
        transport.lose(CloseReason.DONE); // which gives way to the reason there is
    }

    private void dropAll() {
        forgetDeadline();
        if (work != null) {
            work.cancel(false);
        }
        input.drop();
        output.drop();
    }

    private void forgetDeadline() {
        if (deadline != null) {
            deadline.close();
            deadline = null;
        }
    }

    // ----------------------------------------------------------------------------------------------------- state

    boolean isOver() {
        return state == TlsState.OVER || transport.isOver();
    }

    /** Whether records may be read; the handshake goes on while the protocol pauses. */
    private boolean takesInput() {
        return state != TlsState.OPEN || ((!readingPaused || closing != null) && !engine.isInboundDone());
    }

    private boolean takesOutput() {
        return !isOver() && state != TlsState.NOTIFIED && (closing == null || waitsForProducer());
    }

    boolean protectsNow() {
        return state == TlsState.OPEN && work == null && !isOver();
    }

    /** Nothing more is kept from being read, and what has arrived comes first. */
    private void readOn() {
        if (!input.isEmpty()) {
            transport.loop().nextTurn(() -> transport.tell(this::goOn));
        }
        updateReading();
    }

    /** The connection is not read, nor its end, before the records that have arrived: so no more than a read is kept. */
    private void updateReading() {
        if (isOver()) {
            return;
        }
        if (takesInput() && work == null && !input.hasRecord()) {
            transport.resume();
        } else {
            transport.pause();
        }
    }

    private boolean isAllSent() {
        return output.isEmpty() && (engine.isInboundDone() || !waitsForProducer());
    }

    private boolean waitsForProducer() {
        return backpressure != null || transport.hasProducer();
    }

    /** From the end of the handshake on the connection below speaks to the producer. */
    private void giveProducer() {
        if (backpressure != null && !output.hasFiles() && !engine.isInboundDone()) {
            Backpressure registered = backpressure;
            backpressure = null;
            transport.register(registered);
        }
    }

    /** It has nothing to wait for: it hears of the end before the protocol does. */
    private void takeProducer() {
        Backpressure registered = transport.takeBackpressure();
        backpressure = registered == null ? backpressure : registered;
    }

    /** For the connection's line in logs. */
    @Override
    public String toString() {
        return "TLS " + state + (info == null ? "" : " " + info);
    }
}
