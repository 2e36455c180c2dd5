// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * The life of a {@link StringTransport}: what its commands and the network's turns make of it.
 *
 * <pre>
 *   CONNECTED -- loseConnection --> CLOSING -- all sent, producer gone --> ENDING -- next turn --> LOST
 *       |                                                                    ^
 *       +------ abort, loss, fault, the peer's FIN, both directions over ----+
 * </pre>
 */
final class Wire {
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

    private final StringTransport transport;
    private final ManualReactor reactor;
    private final Inbound inbound = new Inbound();
    private final Outbound outbound = new Outbound();
    private final Failures failures = new Failures();
    private final DeadlineLedger deadlines;
    private final Backpressure backpressure;
    private final Stall stall;
    private final WireTls tls = new WireTls();
    private final TcpOptions options;
    private FarEnd farEnd = new TestersPeer();
    private Consumer<CloseReason> whenLost = reason -> {};
    private @Nullable Protocol protocol; // non-null once connected
    private Life life = Life.CONNECTED;
    private Writing writing = Writing.OPEN;
    private boolean readEnded; // FIN was delivered; beside the life because CLOSING may begin before or after it
    private boolean readingPaused;
    private boolean peerStalls;
    private boolean aborted;
    private boolean clearBytesCame; // instead of the handshake
    private @Nullable CloseReason asked; // non-null once somebody asked for the end
    private @Nullable CloseReason told; // what connectionLost was told

    Wire(StringTransport transport, TcpOptions options) {
        this.transport = transport;
        this.reactor = transport.reactor();
        this.deadlines = transport.deadlines();
        this.backpressure = new Backpressure(options);
        this.stall = new Stall(transport, options);
        this.options = options;
    }

    void connect(Protocol newProtocol) {
        if (protocol != null) {
            throw new IllegalStateException("a protocol is connected already: " + protocol);
        }
        protocol = newProtocol;
        reactor.opened(transport);
        callback(() -> newProtocol.makeConnection(transport), true);
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
        boolean busy = shakeHands() || deliverNext();
        busy |= flush();
        busy |= finishIfDue();
        failures.tell();
        return busy;
    }

    private boolean deliverNext() {
        if (isClosing() || readEnded || readingPaused || tls.isHandshaking()) {
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

    void deliver(byte[] data) {
        Protocol receiver = connected();
        boolean inTheClear = !tls.isOn();
        callback(
                () -> inbound.loan().lend(data, lent -> {
                    receiver.dataReceived(lent);
                    if (inTheClear && tls.isOn() && lent.hasRemaining()) {
                        leaveToTls(lent);
                    }
                }),
                false);
    }

    /** TLS began behind a header, in the same bytes. */
    private void leaveToTls(ByteBuffer rest) {
        inbound.putBack(rest);
        clearBytesCame = farEnd.isTransport();
    }

    void deliverEof() {
        if (tls.isHandshaking()) {
            failHandshake("the peer closed the connection during the handshake");
            return;
        }
        if (tls.isOn() || !(protocol instanceof HalfCloseableProtocol halfCloseable && halfCloseable.canHalfClose())) {
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
        boolean busy = readFile();
        busy |= offer() > 0;
        boolean filesWait = outbound.filesWaiting() > 0;
        if (!isOver() && !filesWait && !tls.isHandshaking() && backpressure.wantsMore(outbound.queuedBytes())) {
            callback(backpressure::resume, false);
            busy = true;
        }
        return busy | allSent();
    }

    /** Lets a file go on whose turn it is; returns whether there is one. */
    private boolean readFile() {
        if (peerStalls) {
            return false;
        }
        int before = outbound.filesWaiting();
        long queuedBytes = outbound.queuedBytes();
        try {
            FilePart sent = outbound.nextOfFile();
            if (sent != null) {
                reactor.nextTurn(() -> sent.done().complete(null));
            }
        } catch (IOException | RuntimeException e) {
            abort(new CloseReason.ApplicationError(e));
        }
        return outbound.filesWaiting() < before || outbound.queuedBytes() > queuedBytes;
    }

    /** Returns how many bytes the peer took. */
    private long offer() {
        long taken = peerStalls ? 0 : outbound.flushTo(farEnd);
        if (life == Life.CLOSING) {
            stall.closing(taken);
        } else if (!isOver()) {
            stall.flushed(taken, outbound.isEmpty());
        }
        return taken;
    }

    private boolean allSent() {
        if (isOver() || !outbound.isEmpty() || backpressure.isActive()) {
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
        if (protocol instanceof HalfCloseableProtocol halfCloseable && halfCloseable.canHalfClose()) {
            callback(halfCloseable::writeConnectionLost, false);
        }
        if (readEnded) {
            end();
        }
        return true;
    }

    // --------------------------------------------------------------------------------------------------------- TLS

    WireTls tls() {
        return tls;
    }

    void startTls(TlsOptions asked) {
        if (isClosing()) {
            return;
        }
        if (tls.isOn()) {
            throw new IllegalStateException("startTls: TLS is on already");
        }
        if (readEnded || writing != Writing.OPEN) {
            throw new IllegalStateException("startTls: one direction of the connection has ended");
        }
        if (!(protocol instanceof TlsProtocol speaker)) {
            throw new IllegalStateException(
                    "startTls: " + connected().getClass().getName()
                            + " is no TlsProtocol, so it cannot say whether it keeps bytes that came in the clear");
        }
        boolean leavesBytes = speaker.leavesBytesToTls();
        int unreadBytes =
                Math.max(speaker.unreadBytes(), leavesBytes ? 0 : inbound.loan().unreadBytes());
        if (unreadBytes > 0) {
            String fault = unreadBytes + " bytes came in the clear behind the command that starts TLS";
            abort(new CloseReason.ProtocolError(fault));
            throw new IllegalStateException("startTls: " + fault);
        }
        outbound.hold();
        tls.begin(asked, new Deadline(transport, DeadlineKind.HANDSHAKE, "TLS handshake", this::handshakeExpired));
        clearBytesCame = !inbound.isEmpty() && (farEnd.isTransport() || !leavesBytes);
    }

    private void handshakeExpired() {
        Duration period = tls.options().orElseThrow().handshakeTimeout();
        abort(new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", period));
    }

    /** What two linked transports do by themselves; returns whether anything happened. */
    private boolean shakeHands() {
        if (!tls.isHandshaking() || isOver()) {
            return false;
        }
        if (clearBytesCame) {
            failHandshake("bytes came in the clear");
            return true;
        }
        Optional<TlsOptions> theirs = farEnd.tlsOptions();
        if (theirs.isPresent()) {
            tls.with(theirs.get())
                    .ifPresentOrElse(this::completeHandshake, () -> failHandshake("the two want nothing in common"));
            return true;
        }
        if (inbound.isEmpty() && inbound.isFinished()) {
            deliverEof();
            return true;
        }
        return false;
    }

    void refuseClearBytes() {
        clearBytesCame = true;
    }

    void completeHandshake(TlsInfo agreed) {
        requireHandshake();
        tls.open(agreed);
        if (!isClosing() && protocol instanceof TlsProtocol speaker) {
            callback(() -> speaker.handshakeCompleted(agreed), false);
        }
        if (!isOver()) {
            outbound.letGo();
        }
    }

    void failHandshake(String why) {
        requireHandshake();
        breaksWith(new CloseReason.HandshakeFailed(new SSLHandshakeException(why)));
    }

    void requireHandshake() {
        if (!tls.isHandshaking() || isOver()) {
            throw new IllegalStateException("no TLS handshake is under way: " + this + ", " + tls);
        }
    }

    // ---------------------------------------------------------------------------------------------------- its end

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

    boolean finishIfDue() {
        if (life != Life.ENDING) {
            return false;
        }
        life = Life.LOST;
        CloseReason reason = asked == null ? CloseReason.DONE : asked;
        told = reason;
        reactor.ended(transport);
        for (FilePart each : outbound.takeFiles()) {
            guarded(() -> each.done().completeExceptionally(new ConnectionLostException(reason)));
        }
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

    Protocol connected() {
        if (protocol == null) {
            throw new IllegalStateException("no protocol is connected");
        }
        return protocol;
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

    void sendTo(FarEnd newFarEnd) {
        farEnd = newFarEnd;
    }

    void peerStalls() {
        peerStalls = true;
    }

    void peerReads() {
        peerStalls = false;
    }

    void whenLost(Consumer<CloseReason> call) {
        whenLost = call;
    }

    /** The test says that it is lost. */
    void loseNow(CloseReason reason) {
        if (life == Life.LOST) {
            throw new IllegalStateException("the connection is lost already: " + told);
        }
        asked = reason;
        end();
        finishIfDue();
    }

    /** The operating system says that it is lost. */
    void breaksWith(CloseReason reason) {
        if (!isOver()) {
            asked = reason;
            end();
        }
    }

    void drain() {
        if (protocol instanceof DrainableProtocol drainable && !isClosing()) {
            callback(drainable::drainRequested, false);
        } else {
            lose(CloseReason.DONE);
        }
    }

    // ---------------------------------------------------------------------------------------------- what it is asked

    Inbound inbound() {
        return inbound;
    }

    Outbound outbound() {
        return outbound;
    }

    Failures failures() {
        return failures;
    }

    boolean isClosing() {
        return life != Life.CONNECTED;
    }

    boolean isOver() {
        return life == Life.ENDING || life == Life.LOST;
    }

    boolean isReading() {
        return !readingPaused;
    }

    boolean isWriteEnded() {
        return writing == Writing.SHUT || isOver();
    }

    boolean isAborted() {
        return aborted;
    }

    Optional<CloseReason> told() {
        return Optional.ofNullable(told);
    }

    /** Fails unless a real transport would deliver now. */
    void requireDelivery(String what, boolean isFin) {
        connected();
        if (isClosing() || readEnded) {
            throw new IllegalStateException("a real transport would not deliver " + what + ": "
                    + (isClosing() ? "the connection is " + life + ", " + asked : "the peer has sent FIN before"));
        }
        if (tls.isHandshaking() && !isFin) {
            throw new IllegalStateException("a real transport would not deliver " + what
                    + ": the TLS handshake is under way; completeHandshake() or failHandshake() ends it");
        }
        if (readingPaused && !tls.isHandshaking()) {
            throw new IllegalStateException("a real transport would not deliver " + what
                    + ": the protocol has paused it; peerSends() waits until it reads again");
        }
    }

    void requireLost() {
        if (life != Life.LOST) {
            throw new IllegalStateException("the close waits for a producer: " + backpressure);
        }
    }

    // ----------------------------------------------------------------------------------------------- its commands

    void write(List<ByteBuffer> data) {
        for (ByteBuffer each : data) {
            if (mayWrite()) {
                outbound.add(each);
                limitBuffered();
            }
            each.position(each.limit());
        }
        if (!isOver() && backpressure.overflows(outbound.queuedBytes())) {
            backpressure.pause();
        }
    }

    CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        if (!mayWrite()) {
            CloseReason why = asked == null ? CloseReason.DONE : asked;
            return CompletableFuture.failedStage(new ConnectionLostException(why));
        }
        if (outbound.filesWaiting() == Transport.MAX_TRANSFERS) {
            throw new IllegalStateException("MAX_TRANSFERS, " + Transport.MAX_TRANSFERS
                    + ", parts of files wait on this connection already: " + file + " is one too many");
        }
        FilePart part = new FilePart(file, position, count);
        outbound.add(part);
        return part.done();
    }

    /** What the peer takes now does not count. */
    private void limitBuffered() {
        if (outbound.queuedBytes() > options.maxBufferedBytes()) {
            offer();
        }
        long queued = outbound.queuedBytes();
        if (queued > options.maxBufferedBytes()) {
            abort(new CloseReason.Lost(new IOException(queued + " bytes to be queued, more than maxBufferedBytes, "
                    + options.maxBufferedBytes() + ", allows")));
        }
    }

    private boolean mayWrite() {
        boolean open = life == Life.CONNECTED && writing == Writing.OPEN;
        return open || (backpressure.isActive() && !isOver() && writing != Writing.SHUT);
    }

    void lose(CloseReason reason) {
        if (!isClosing()) {
            asked = reason;
            life = Life.CLOSING;
            if (backpressure.isFedBy(protocol)) {
                unregister(); // a close does not wait for the protocol that asked for it
            }
        }
    }

    void loseWrite() {
        if (tls.isOn()) {
            lose(CloseReason.DONE);
        } else if (life == Life.CONNECTED && writing == Writing.OPEN) {
            writing = Writing.FLUSHING;
        }
    }

    void abort(CloseReason reason) {
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

    void pauseReading() {
        readingPaused = true;
    }

    void resumeReading() {
        readingPaused = false;
    }

    void register(Producer producer) {
        if (mayWrite()) {
            backpressure.register(producer);
        } else {
            producer.stopProducing();
        }
    }

    void unregister() {
        backpressure.unregister();
        stall.producerGone();
    }

    @Override
    public String toString() {
        return life + (tls.isOn() ? ", " + tls : "") + "; " + deadlines;
    }
}
