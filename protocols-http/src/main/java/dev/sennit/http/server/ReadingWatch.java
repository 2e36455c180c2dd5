// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.util.function.Consumer;

/**
 * The least rate at which a client reads what it has asked for. It is measured in pieces of the grace, and only while something is on its way:
 * a client that has read all is not slow, whatever we are.
 */
final class ReadingWatch {
    private static final String NAME = "response rate";

    private final Transport transport;
    private final HttpTimeouts timeouts;
    private final long bytesInGrace;
    private final Consumer<CloseReason> tooSlow;
    private final Deadline deadline;
    private long writtenBytes; // since this was made, as the next
    private long takenBefore; // when the measurement began

    ReadingWatch(Transport transport, HttpTimeouts timeouts, Consumer<CloseReason> tooSlow) {
        this.transport = transport;
        this.timeouts = timeouts;
        this.tooSlow = tooSlow;
        double seconds = Durations.toNanosSaturated(timeouts.responseGrace()) / 1e9;
        this.bytesInGrace = Math.max(1, (long) (timeouts.responseBytesPerSecond() * seconds));
        this.deadline = new Deadline(transport, DeadlineKind.MINIMUM_RATE, NAME, this::measure);
        this.writtenBytes = waitingBytes();
    }

    private long waitingBytes() {
        return transport.bufferedBytes() + transport.transferBytesLeft();
    }

    private long takenBytes() {
        return writtenBytes - waitingBytes();
    }

    /** Something may be on its way. */
    void begin() {
        if (deadline.state() != Deadline.State.ARMED && waitingBytes() > 0) {
            takenBefore = takenBytes();
            deadline.set(timeouts.responseGrace());
        }
    }

    /** More will be written: if all was read before, nothing was owed since. */
    void writing() {
        if (waitingBytes() == 0) {
            deadline.cancel();
        }
    }

    void written(long bytes) {
        writtenBytes += bytes;
    }

    void end() {
        deadline.close();
    }

    private void measure() {
        if (waitingBytes() == 0) {
            return;
        }
        if (takenBytes() - takenBefore < bytesInGrace) {
            tooSlow.accept(new CloseReason.TimedOut(DeadlineKind.MINIMUM_RATE, NAME, timeouts.responseGrace()));
        } else {
            takenBefore = takenBytes();
            deadline.set(timeouts.responseGrace());
        }
    }
}
