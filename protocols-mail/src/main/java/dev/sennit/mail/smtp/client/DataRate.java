// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.SmtpClientTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.LongSupplier;

/** The least average rate at which a server takes a text. Time in which the source has nothing to give does not count. */
final class DataRate {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private enum State {
        PAUSED,
        RUNNING
    }

    private final Transport transport;
    private final SmtpClientTimeouts timeouts;
    private final LongSupplier writtenBytes;
    private final long bufferedBefore;
    private final Deadline deadline;
    private State state = State.PAUSED;
    private long usedNanos; // before it was paused last
    private long sinceNanos; // it runs

    DataRate(Transport transport, SmtpClientTimeouts timeouts, LongSupplier writtenBytes) {
        this.transport = transport;
        this.timeouts = timeouts;
        this.writtenBytes = writtenBytes;
        bufferedBefore = transport.bufferedBytes();
        deadline = new Deadline(transport, DeadlineKind.MINIMUM_RATE, "data rate", this::look);
    }

    void run() {
        if (state == State.PAUSED && timeouts.dataBytesPerSecond() > 0) {
            state = State.RUNNING;
            sinceNanos = transport.reactor().nanoTime();
            deadline.set(left());
        }
    }

    void pause() {
        if (state == State.RUNNING) {
            state = State.PAUSED;
            usedNanos = used();
            deadline.cancel();
        }
    }

    private long used() {
        return usedNanos + transport.reactor().nanoTime() - sinceNanos;
    }

    /** What was taken buys the time that it would take at the least rate. */
    private Duration left() {
        long taken = Math.max(0, writtenBytes.getAsLong() + bufferedBefore - transport.bufferedBytes());
        long bought = taken > Long.MAX_VALUE / SECOND_NANOS
                ? Long.MAX_VALUE
                : taken * SECOND_NANOS / timeouts.dataBytesPerSecond();
        long allowed = Math.max(bought, Durations.toNanosSaturated(timeouts.dataGrace()));
        return Duration.ofNanos(Math.max(0, allowed - used()));
    }

    private void look() {
        Duration left = left();
        if (left.isZero()) {
            transport.abortConnection(
                    new CloseReason.TimedOut(DeadlineKind.MINIMUM_RATE, deadline.name(), timeouts.dataGrace()));
        } else {
            deadline.set(left);
        }
    }

    void close() {
        deadline.close();
    }
}
