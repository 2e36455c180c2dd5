// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.smtp.SmtpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.Consumer;

/** The two deadlines of a message's text: between two reads, and for its average rate. Time in which the sink works does not count. */
final class DataWatch {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private enum Stage {
        OFF,
        RUNNING,
        SUSPENDED
    }

    private final Transport transport;
    private final SmtpTimeouts timeouts;
    private final Deadline block;
    private final Deadline rate;
    private Stage stage = Stage.OFF;
    private long startNanos; // put off by the time that it was suspended
    private long suspendedNanos; // since when, while it is
    private long receivedBytes;

    DataWatch(Transport transport, SmtpTimeouts timeouts, Consumer<CloseReason> tooSlow) {
        this.transport = transport;
        this.timeouts = timeouts;
        block = deadline(DeadlineKind.IDLE, "data block", timeouts.dataBlock(), tooSlow);
        rate = deadline(DeadlineKind.MINIMUM_RATE, "data rate", timeouts.dataGrace(), tooSlow);
    }

    private Deadline deadline(DeadlineKind kind, String name, Duration period, Consumer<CloseReason> tooSlow) {
        return new Deadline(transport, kind, name, () -> tooSlow.accept(new CloseReason.TimedOut(kind, name, period)));
    }

    /** Text is waited for: the first of a message, or more of it. */
    void expect() {
        long nowNanos = transport.reactor().nanoTime();
        switch (stage) {
            case OFF -> {
                startNanos = nowNanos;
                receivedBytes = 0;
            }
            case SUSPENDED -> startNanos += nowNanos - suspendedNanos;
            case RUNNING -> {
                return;
            }
        }
        stage = Stage.RUNNING;
        block.set(timeouts.dataBlock());
        if (timeouts.dataBytesPerSecond() > 0) {
            rate.set(timeouts.dataGrace());
        }
        received(0);
    }

    /** So many bytes came: they buy the time that they would take at the least rate. */
    void received(int bytes) {
        receivedBytes += bytes;
        block.reset();
        if (rate.state() == Deadline.State.ARMED) {
            buy();
        }
    }

    private void buy() {
        long bought = receivedBytes > Long.MAX_VALUE / SECOND_NANOS
                ? Long.MAX_VALUE
                : receivedBytes * SECOND_NANOS / timeouts.dataBytesPerSecond();
        long allowed = Math.max(bought, Durations.toNanosSaturated(timeouts.dataGrace()));
        long used = transport.reactor().nanoTime() - startNanos;
        rate.set(Duration.ofNanos(Math.max(0, allowed - used)));
    }

    /** Nobody wants text at the moment. */
    void suspend() {
        if (stage == Stage.RUNNING) {
            stage = Stage.SUSPENDED;
            suspendedNanos = transport.reactor().nanoTime();
            block.cancel();
            rate.cancel();
        }
    }

    void end() {
        stage = Stage.OFF;
        block.cancel();
        rate.cancel();
    }
}
