// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.Consumer;

/** The two deadlines of a request's body: between two reads, and for its average rate. */
final class BodyWatch {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Transport transport;
    private final HttpTimeouts timeouts;
    private final Deadline gap;
    private final Deadline rate;
    private long startNanos; // put off by the time that it was suspended
    private long suspendedNanos; // since when, while it is
    private Stage stage = Stage.OFF;

    private enum Stage {
        OFF,
        RUNNING,
        SUSPENDED
    }

    BodyWatch(Transport transport, HttpTimeouts timeouts, Consumer<CloseReason> tooSlow) {
        this.transport = transport;
        this.timeouts = timeouts;
        gap = new Deadline(
                transport,
                DeadlineKind.IDLE,
                "request body",
                () -> tooSlow.accept(new CloseReason.TimedOut(DeadlineKind.IDLE, "request body", timeouts.body())));
        rate = new Deadline(
                transport,
                DeadlineKind.MINIMUM_RATE,
                "request body rate",
                () -> tooSlow.accept(new CloseReason.TimedOut(
                        DeadlineKind.MINIMUM_RATE, "request body rate", timeouts.bodyGrace())));
    }

    /** More is waited for, after so many bytes. */
    void expect(long receivedBytes) {
        long nowNanos = transport.reactor().nanoTime();
        switch (stage) {
            case OFF -> {
                startNanos = nowNanos;
                begin();
            }
            case RUNNING -> {}
            case SUSPENDED -> {
                startNanos += nowNanos - suspendedNanos;
                begin();
            }
        }
        received(receivedBytes);
    }

    private void begin() {
        stage = Stage.RUNNING;
        gap.set(timeouts.body());
        if (timeouts.bodyBytesPerSecond() > 0) {
            rate.set(timeouts.bodyGrace());
        }
    }

    /** Nobody wants more at the moment. */
    void suspend() {
        if (stage == Stage.RUNNING) {
            stage = Stage.SUSPENDED;
            suspendedNanos = transport.reactor().nanoTime();
            gap.cancel();
            rate.cancel();
        }
    }

    /** Bytes came, now so many in all: they buy the time that they would take at the least rate. */
    private void received(long bytes) {
        gap.reset();
        if (rate.state() == Deadline.State.ARMED) {
            long bought = bytes > Long.MAX_VALUE / SECOND_NANOS
                    ? Long.MAX_VALUE
                    : bytes * SECOND_NANOS / timeouts.bodyBytesPerSecond();
            long allowed = Math.max(bought, Durations.toNanosSaturated(timeouts.bodyGrace()));
            long used = transport.reactor().nanoTime() - startNanos;
            rate.set(Duration.ofNanos(Math.max(0, allowed - used)));
        }
    }

    void end() {
        stage = Stage.OFF;
        gap.cancel();
        rate.cancel();
    }
}
