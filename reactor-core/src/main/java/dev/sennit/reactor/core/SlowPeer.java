// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The transport's own patience: with a peer that takes nothing while bytes are queued, with a polite close that waits
 * for the peer or for our own producer, and with late bytes after it. Made when it is first needed; most connections
 * never do.
 */
final class SlowPeer {
    private static final int MAX_LATE_BYTES = 1 << 20;
    private static final int CLOSE_PROGRESS_BYTES = 16_384; // a trickle of less does not put the end off

    private final TcpTransport transport;
    private final TcpOptions options;
    private @Nullable Deadline writeStall;
    private @Nullable Deadline close;
    private long takenBytes; // counts from when the close deadline was armed
    private long lateBytes;

    SlowPeer(TcpTransport transport, TcpOptions options) {
        this.transport = transport;
        this.options = options;
    }

    /** The socket took bytes. */
    void took(long bytes) {
        takenBytes += bytes;
    }

    /** Bytes are queued and the socket takes no more; {@code taken} is what it took just now. */
    void noRoom(long taken) {
        if (transport.closing()) {
            closes();
            return;
        }
        Deadline stall = writeStall;
        if (stall == null) {
            stall = new Deadline(transport, DeadlineKind.WRITE_STALL, "write stall", this::stalled);
            writeStall = stall;
        }
        if (stall.state() != Deadline.State.ARMED) {
            stall.set(options.writeStall());
        } else if (taken > 0) {
            stall.reset();
        }
    }

    /** The peer is not waited for any more; perhaps our own producer is. */
    void allSent() {
        if (writeStall != null) {
            writeStall.cancel();
        }
    }

    /** The producer that a polite close waited for is gone: the peer gets a grace of its own. */
    void producerGone() {
        if (close != null && transport.state() == TcpState.CLOSING) {
            close.cancel();
            closes();
        }
    }

    /** A polite close waits for the peer to take what is queued, or for our own producer. */
    void closes() {
        allSent();
        Deadline deadline = closeDeadline();
        if (deadline.state() == Deadline.State.OFF) {
            takenBytes = 0;
            deadline.set(options.closeGrace());
        }
    }

    /** A close of TLS waited, and is done with that. */
    void closesNoMore() {
        if (close != null) {
            close.cancel();
        }
    }

    /** Our FIN is out. */
    void lingers() {
        closeDeadline().set(options.lingerTimeout());
    }

    /** Bytes came after our FIN. */
    void lateBytes(int bytes) {
        lateBytes += bytes;
        if (lateBytes > MAX_LATE_BYTES) {
            transport.end(CloseReason.DONE);
        }
    }

    private Deadline closeDeadline() {
        Deadline deadline = close;
        if (deadline == null) {
            deadline = new Deadline(transport, DeadlineKind.CLOSE, "close", this::closeExpired);
            close = deadline;
        }
        return deadline;
    }

    private void stalled() {
        transport.cutOff(new CloseReason.TimedOut(DeadlineKind.WRITE_STALL, "write stall", options.writeStall()));
    }

    private void closeExpired() {
        if (transport.state() == TcpState.LINGERING) {
            transport.end(CloseReason.DONE);
        } else if (takenBytes >= CLOSE_PROGRESS_BYTES) {
            closes();
        } else {
            Duration grace = options.closeGrace();
            transport.cutOff(new CloseReason.TimedOut(DeadlineKind.CLOSE, "close", grace));
        }
    }
}
