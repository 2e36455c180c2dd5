// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Durations;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the user holds of a call on a {@link TimingWheel}. It must fit in 32 bytes, so its state shares a field with the
 * number of its slab entry; the handle lets go of the entry in the moment that ends the call, hence it can never touch
 * the entry's next owner.
 */
final class WheelCall implements DelayedCall {
    private static final int CALLED = -1;
    private static final int CANCELLED = -2;

    private final TimingWheel wheel;
    private @Nullable Runnable call; // non-null exactly while pending
    private int entry; // the slab entry while pending, else CALLED or CANCELLED
    private long endedDeadlineNanos; // the deadline of a call that is no longer pending

    WheelCall(TimingWheel wheel, Runnable call) {
        this.wheel = wheel;
        this.call = call;
    }

    void filedAs(int newEntry) {
        entry = newEntry;
    }

    @Override
    public boolean active() {
        return entry >= 0;
    }

    @Override
    public long deadlineNanos() {
        return active() ? wheel.deadlineNanos(entry) : endedDeadlineNanos;
    }

    @Override
    public void cancel() {
        int old = pendingEntry();
        end(CANCELLED);
        wheel.remove(old);
    }

    @Override
    public void reset(Duration fromNow) {
        long delayNanos = TimingWheel.delayNanos(fromNow);
        wheel.move(pendingEntry(), wheel.now() + delayNanos);
    }

    @Override
    public void delay(Duration by) {
        long byNanos = TimingWheel.saturated(Durations.toNanosSaturated(by));
        int pending = pendingEntry();
        long now = wheel.now();
        long leftNanos = TimingWheel.saturated(wheel.deadlineNanos(pending) - now);
        wheel.move(pending, now + TimingWheel.saturated(leftNanos + byNanos));
    }

    /** The wheel is about to run this call; hands it over. */
    Runnable called() {
        return end(CALLED);
    }

    @Override
    public String toString() {
        String state = switch (entry) {
            case CALLED -> "called";
            case CANCELLED -> "cancelled";
            default -> "due in " + Duration.ofNanos(deadlineNanos() - wheel.now()) + ": " + call;
        };
        return "DelayedCall[" + state + "]";
    }

    private Runnable end(int endState) {
        Runnable ended = Objects.requireNonNull(call);
        endedDeadlineNanos = wheel.deadlineNanos(entry);
        entry = endState;
        call = null;
        return ended;
    }

    private int pendingEntry() {
        if (entry < 0) {
            throw new IllegalStateException(entry == CALLED ? "already called" : "already cancelled");
        }
        return entry;
    }
}
