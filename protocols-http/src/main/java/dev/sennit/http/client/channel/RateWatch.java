// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The deadline of a least average rate. It runs only while the other side is waited for, and each byte buys the time that it may take. */
final class RateWatch {
    /** The name of the deadline of a request's body. */
    static final String UPLOAD = "request body rate";

    private static final long SECOND_NANOS = 1_000_000_000L;

    /**
     * What is allowed.
     *
     * @param bytesPerSecond 0 for any rate
     * @param grace how long it may be less
     */
    record Rate(int bytesPerSecond, Duration grace) {}

    private final Transport transport;
    private final Rate least;
    private final LongSupplier movedBytes;
    private final Consumer<CloseReason> tooSlow;
    private final Deadline deadline;
    private boolean running;
    private long usedNanos; // before the last pause
    private long sinceNanos; // when it went on

    /** {@code movedBytes} is asked how many have moved so far. */
    RateWatch(Transport transport, String name, Rate least, LongSupplier movedBytes, Consumer<CloseReason> tooSlow) {
        this.transport = transport;
        this.least = least;
        this.movedBytes = movedBytes;
        this.tooSlow = tooSlow;
        deadline = new Deadline(transport, DeadlineKind.MINIMUM_RATE, name, this::timeIsUp);
    }

    /** The other side is waited for, from now on or again. */
    void resume() {
        if (!running) {
            running = true;
            sinceNanos = transport.reactor().nanoTime();
            arm(leftNanos());
            deadline.resume();
        }
    }

    /** It is not waited for. */
    void pause() {
        if (running) {
            usedNanos = usedNanos();
            running = false;
            deadline.suspend();
        }
    }

    /** Some have moved just now. */
    void moved() {
        if (running) {
            arm(leftNanos());
        }
    }

    private void arm(long nanos) {
        if (least.bytesPerSecond() > 0) {
            deadline.set(Duration.ofNanos(Math.max(0, nanos)));
        }
    }

    private void timeIsUp() {
        long left = leftNanos();
        if (left > 0) { // some moved without a word
            arm(left);
        } else {
            tooSlow.accept(new CloseReason.TimedOut(DeadlineKind.MINIMUM_RATE, deadline.name(), least.grace()));
        }
    }

    private long leftNanos() {
        long bytes = movedBytes.getAsLong();
        long bought = bytes > Long.MAX_VALUE / SECOND_NANOS
                ? Long.MAX_VALUE
                : bytes * SECOND_NANOS / Math.max(1, least.bytesPerSecond());
        return Math.max(bought, Durations.toNanosSaturated(least.grace())) - usedNanos();
    }

    private long usedNanos() {
        return running ? usedNanos + transport.reactor().nanoTime() - sinceNanos : usedNanos;
    }

    void close() {
        running = false;
        deadline.close();
    }
}
