// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.TcpOptions;

/** The deadlines a {@link StringTransport} has itself: for a peer that takes nothing, and for a close that drags on. */
final class Stall {
    private static final int CLOSE_PROGRESS_BYTES = 16_384;

    private final TcpOptions options;
    private final Deadline writeStall;
    private final Deadline closeGrace;
    private long takenBytes; // since the close began or last made progress

    Stall(StringTransport transport, TcpOptions options) {
        this.options = options;
        this.writeStall = new Deadline(
                transport, DeadlineKind.WRITE_STALL, DeadlineKind.WRITE_STALL.label(), transport::abortConnection);
        this.closeGrace =
                new Deadline(transport, DeadlineKind.CLOSE, DeadlineKind.CLOSE.label(), transport::abortConnection);
    }

    /** The peer took {@code taken} bytes and left {@code queued}. */
    void flushed(long taken, long queued, boolean closing) {
        if (queued == 0) {
            writeStall.cancel();
            closeGrace.cancel(); // if anybody is waited for, it is our own producer
        } else if (closing) {
            writeStall.cancel();
            takenBytes += taken;
            if (closeGrace.state() == Deadline.State.OFF || takenBytes >= CLOSE_PROGRESS_BYTES) {
                takenBytes = 0;
                closeGrace.set(options.closeGrace());
            }
        } else if (taken > 0 || writeStall.state() == Deadline.State.OFF) {
            writeStall.set(options.writeStall());
        }
    }
}
