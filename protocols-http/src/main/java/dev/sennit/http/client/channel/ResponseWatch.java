// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.Consumer;

/** The two deadlines of a response's body: between two reads, and for its average rate. Neither runs while the application paused. */
final class ResponseWatch {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private final Transport transport;
    private final ClientTimeouts timeouts;
    private final Deadline gap;
    private final Deadline rate;
    private long bytes;
    private long usedNanos; // before the last pause
    private long sinceNanos; // when it went on

    ResponseWatch(Transport transport, ClientTimeouts timeouts, Consumer<CloseReason> tooSlow) {
        this.transport = transport;
        this.timeouts = timeouts;
        gap = new Deadline(
                transport,
                DeadlineKind.IDLE,
                "response body",
                () -> tooSlow.accept(new CloseReason.TimedOut(DeadlineKind.IDLE, "response body", timeouts.body())));
        rate = new Deadline(
                transport,
                DeadlineKind.MINIMUM_RATE,
                "response body rate",
                () -> tooSlow.accept(new CloseReason.TimedOut(
                        DeadlineKind.MINIMUM_RATE, "response body rate", timeouts.bodyGrace())));
    }

    private boolean isRunning() {
        return gap.state() == Deadline.State.ARMED || rate.state() == Deadline.State.ARMED;
    }

    /** The body is awaited, from now on or again. */
    void resume() {
        if (!isRunning()) {
            sinceNanos = transport.reactor().nanoTime();
            gap.set(timeouts.body());
            armRate();
        }
    }

    void pause() {
        if (isRunning()) {
            usedNanos = usedNanos();
            gap.cancel();
            rate.cancel();
        }
    }

    /** Bytes came: they buy the time that they would take at the least rate. */
    void received(int count) {
        bytes += count;
        gap.reset();
        if (rate.state() == Deadline.State.ARMED) {
            armRate();
        }
    }

    private void armRate() {
        if (timeouts.bodyBytesPerSecond() == 0) {
            return;
        }
        long bought = bytes > Long.MAX_VALUE / SECOND_NANOS
                ? Long.MAX_VALUE
                : bytes * SECOND_NANOS / timeouts.bodyBytesPerSecond();
        long allowed = Math.max(bought, Durations.toNanosSaturated(timeouts.bodyGrace()));
        rate.set(Duration.ofNanos(Math.max(0, allowed - usedNanos())));
    }

    private long usedNanos() {
        return usedNanos + transport.reactor().nanoTime() - sinceNanos;
    }

    /** The body is over. */
    void close() {
        gap.close();
        rate.close();
    }
}
