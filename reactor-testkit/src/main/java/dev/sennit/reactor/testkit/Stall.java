// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;

/** The deadlines a {@link StringTransport} has itself: for a peer that takes nothing, and for a close that drags on. */
final class Stall {
    private static final int CLOSE_PROGRESS_BYTES = 16_384;

    private final StringTransport transport;
    private final TcpOptions options;
    private final Deadline writeStall;
    private final Deadline closeGrace;
    private long takenBytes; // counts from when the grace began

    Stall(StringTransport transport, TcpOptions options) {
        this.options = options;
        this.writeStall = new Deadline(
                transport, DeadlineKind.WRITE_STALL, DeadlineKind.WRITE_STALL.label(), transport::abortConnection);
        this.closeGrace = new Deadline(transport, DeadlineKind.CLOSE, DeadlineKind.CLOSE.label(), this::closeExpired);
        this.transport = transport;
    }

    /** The peer took {@code taken} bytes, of all or of more. */
    void flushed(long taken, boolean allSent) {
        if (allSent) {
            writeStall.cancel();
        } else if (taken > 0 || writeStall.state() == Deadline.State.OFF) {
            writeStall.set(options.writeStall());
        }
    }

    /** As {@link #flushed}, while a polite close waits for the peer or for our own producer. */
    void closing(long taken) {
        writeStall.cancel();
        takenBytes += taken;
        if (closeGrace.state() == Deadline.State.OFF) {
            beginGrace();
        }
    }

    private void beginGrace() {
        takenBytes = 0;
        closeGrace.set(options.closeGrace());
    }

    /** The producer is gone: a close that waited for it gives the peer a grace of its own. */
    void producerGone() {
        closeGrace.cancel();
    }

    private void closeExpired() {
        if (takenBytes >= CLOSE_PROGRESS_BYTES) {
            beginGrace();
        } else {
            transport.abortConnection();
        }
    }
}
