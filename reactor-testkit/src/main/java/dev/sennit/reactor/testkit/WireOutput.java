// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionLostException;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The sending side of a {@link Wire}: what is queued, who makes more of it, and whether the peer takes it. */
final class WireOutput {
    private enum Writing {
        OPEN,
        /** FIN was asked for and waits for what is queued. */
        FLUSHING,
        SHUT
    }

    private final Wire wire;
    private final TcpOptions options;
    private final Outbound outbound = new Outbound();
    private final Backpressure backpressure;
    private final Stall stall;
    private Writing writing = Writing.OPEN;
    private boolean peerStalls;

    WireOutput(Wire wire, StringTransport transport, TcpOptions options) {
        this.wire = wire;
        this.options = options;
        this.backpressure = new Backpressure(options);
        this.stall = new Stall(transport, options);
    }

    Outbound outbound() {
        return outbound;
    }

    boolean isOpen() {
        return writing == Writing.OPEN;
    }

    boolean isShut() {
        return writing == Writing.SHUT;
    }

    void peerStalls() {
        peerStalls = true;
    }

    void peerReads() {
        peerStalls = false;
    }

    // ------------------------------------------------------------------------------------------- what is written

    void write(List<ByteBuffer> data) {
        for (ByteBuffer each : data) {
            if (mayWrite()) {
                outbound.add(each);
                limitBuffered();
            }
            each.position(each.limit());
        }
        if (!wire.isOver() && backpressure.overflows(outbound.queuedBytes())) {
            backpressure.pause();
        }
    }

    CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        if (!mayWrite()) {
            return CompletableFuture.failedStage(new ConnectionLostException(wire.reason()));
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
            wire.abort(new CloseReason.Lost(new IOException(queued + " bytes to be queued, more than maxBufferedBytes, "
                    + options.maxBufferedBytes() + ", allows")));
        }
    }

    private boolean mayWrite() {
        boolean open = !wire.isClosing() && writing == Writing.OPEN;
        return open || (backpressure.isActive() && !wire.isOver() && writing != Writing.SHUT);
    }

    void finish() {
        if (!wire.isClosing() && writing == Writing.OPEN) {
            writing = Writing.FLUSHING;
        }
    }

    // ------------------------------------------------------------------------------------------------- producers

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

    /** A close does not wait for the protocol that asked for it. */
    void unregister(@Nullable Protocol protocol) {
        if (backpressure.isFedBy(protocol)) {
            unregister();
        }
    }

    Backpressure backpressure() {
        return backpressure;
    }

    // -------------------------------------------------------------------------------------------------- the peer

    /** Returns whether anything happened. */
    boolean flush() {
        if (wire.isOver()) {
            return false;
        }
        boolean busy = readFile();
        boolean sent = offer() > 0;
        busy |= sent;
        boolean mayAsk = outbound.filesWaiting() == 0 && !wire.upgrade().isHandshaking();
        if (!wire.isOver() && mayAsk && backpressure.wantsMore(outbound.queuedBytes())) {
            wire.callback(backpressure::resume);
            busy = true;
        }
        if (!wire.isOver() && mayAsk && sent && outbound.queuedBytes() == 0) {
            wire.callback(backpressure::allSent);
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
                wire.reactor().nextTurn(() -> sent.done().complete(null));
            }
        } catch (IOException | RuntimeException e) {
            wire.abort(new CloseReason.ApplicationError(e));
        }
        return outbound.filesWaiting() < before || outbound.queuedBytes() > queuedBytes;
    }

    /** Returns how many bytes the peer took. */
    private long offer() {
        long taken = peerStalls ? 0 : outbound.flushTo(wire.farEnd());
        if (wire.isOver()) {
            return taken;
        }
        if (wire.isClosing()) {
            stall.closing(taken);
        } else {
            stall.flushed(taken, outbound.isEmpty());
        }
        return taken;
    }

    private boolean allSent() {
        if (wire.isOver() || !outbound.isEmpty() || backpressure.isActive()) {
            return false;
        }
        if (wire.isClosing()) {
            wire.end();
            return true;
        }
        if (writing != Writing.FLUSHING) {
            return false;
        }
        writing = Writing.SHUT;
        wire.farEnd().finished();
        if (wire.connected() instanceof HalfCloseableProtocol halfCloseable && halfCloseable.canHalfClose()) {
            wire.callback(halfCloseable::writeConnectionLost);
        }
        if (wire.input().isEnded()) {
            wire.end();
        }
        return true;
    }
}
