// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pace;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** The least average rate at which a peer gives or takes a text. Pauses do not count. */
public final class LeastRate {
    private static final long SECOND_NANOS = 1_000_000_000L;

    private enum State {
        PAUSED,
        RUNNING
    }

    private final Transport transport;
    private final int bytesPerSecond;
    private final Duration grace;
    private final LongSupplier movedBytes;
    private final Consumer<CloseReason> tooSlow;
    private final Deadline deadline;
    private State state = State.PAUSED;
    private long usedNanos; // before it was paused last
    private long sinceNanos; // it runs

    /** Paused at first; the name is its deadline's. A rate of 0 bytes per second is any. Who is too slow is aborted. */
    public LeastRate(Transport transport, String name, int bytesPerSecond, Duration grace, LongSupplier movedBytes) {
        this(transport, name, bytesPerSecond, grace, movedBytes, transport::abortConnection);
    }

    /** Likewise, for those who say goodbye. */
    public LeastRate(
            Transport transport,
            String name,
            int bytesPerSecond,
            Duration grace,
            LongSupplier movedBytes,
            Consumer<CloseReason> tooSlow) {
        this.transport = transport;
        this.bytesPerSecond = bytesPerSecond;
        this.grace = grace;
        this.movedBytes = movedBytes;
        this.tooSlow = tooSlow;
        deadline = new Deadline(transport, DeadlineKind.MINIMUM_RATE, name, this::look);
    }

    /** The peer has to move on. */
    public void run() {
        if (state == State.PAUSED && bytesPerSecond > 0) {
            state = State.RUNNING;
            sinceNanos = transport.reactor().nanoTime();
            deadline.set(left());
        }
    }

    /** It is our turn. */
    public void pause() {
        if (state == State.RUNNING) {
            state = State.PAUSED;
            usedNanos = used();
            deadline.cancel();
        }
    }

    /** The next text is another one. */
    public void restart() {
        pause();
        usedNanos = 0;
    }

    private long used() {
        return usedNanos + transport.reactor().nanoTime() - sinceNanos;
    }

    /** What was moved buys the time that it would take at the least rate. */
    private Duration left() {
        long moved = Math.max(0, movedBytes.getAsLong());
        long bought = moved > Long.MAX_VALUE / SECOND_NANOS ? Long.MAX_VALUE : moved * SECOND_NANOS / bytesPerSecond;
        long allowed = Math.max(bought, Durations.toNanosSaturated(grace));
        return Duration.ofNanos(Math.max(0, allowed - used()));
    }

    private void look() {
        Duration left = left();
        if (left.isZero()) {
            tooSlow.accept(new CloseReason.TimedOut(DeadlineKind.MINIMUM_RATE, deadline.name(), grace));
        } else {
            deadline.set(left);
        }
    }

    /** For good. */
    public void close() {
        deadline.close();
    }
}
