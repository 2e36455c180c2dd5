// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.ReactorTime;
import dev.sennit.reactor.core.TimingWheel;
import java.time.Duration;
import java.util.List;

/**
 * Time that stands still until the test moves it: a reactor's clock and its timed calls, with the timers of the real
 * reactors underneath.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * time.callLater(Duration.ofSeconds(30), this::tooLate);
 * time.advance(Duration.ofSeconds(29));   // nothing
 * time.advance(Duration.ofSeconds(1));    // tooLate() was called
 * }</pre>
 *
 * <p>Connections made with {@link StringTransport#connect(dev.sennit.reactor.Protocol, ManualTime)} belong to its
 * {@link #reactor()}, and {@link #advance} lets their network take its turn too.
 *
 * <p>For the thread that created it alone.
 */
public final class ManualTime implements ReactorTime {
    private static final int MAX_CALLS_PER_ADVANCE = 1_000_000;

    private long nowNanos;
    private final TimingWheel wheel;
    private final ManualReactor reactor;
    private boolean advancing;

    /** Time that begins at 0. */
    public ManualTime() {
        this(0);
    }

    /**
     * Time that begins anywhere. Real clocks do too: code that compares times without subtracting them fails near
     * {@link Long#MAX_VALUE}.
     *
     * @param originNanos the first {@link #nanoTime()}
     */
    public ManualTime(long originNanos) {
        nowNanos = originNanos;
        wheel = new TimingWheel(this::nanoTime);
        reactor = new ManualReactor(this);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        return wheel.callLater(delay, call);
    }

    /**
     * Lets time pass. First the network takes a turn, so that what was written leaves at the time it was written. Then
     * time jumps, and every call due by then is made in the order of the due times, also those that are asked for
     * meanwhile; each sees the time at the end of the jump. Last the network takes another turn.
     *
     * <p>What a call throws, this throws; the calls not yet made stay pending.
     *
     * @param duration zero or more
     * @throws IllegalArgumentException if {@code duration} is negative
     * @throws IllegalStateException when called from a timed call, or if calls keep asking for more calls without delay
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        if (advancing) {
            throw new IllegalStateException("advance was called from inside advance");
        }
        advancing = true;
        try {
            reactor.turn();
            nowNanos += Durations.toNanosSaturated(duration);
            makeCallsDue();
            reactor.turn();
        } finally {
            advancing = false;
        }
    }

    /**
     * Lets time pass in steps.
     *
     * @param durations one {@link #advance} for each
     */
    public void pump(Duration... durations) {
        for (Duration each : durations) {
            advance(each);
        }
    }

    private void makeCallsDue() {
        int calls = 0;
        while (wheel.expire(nowNanos, 1, Runnable::run) > 0 || wheel.nanosUntilNext(nowNanos) == 0) {
            if (++calls == MAX_CALLS_PER_ADVANCE) {
                throw new IllegalStateException(MAX_CALLS_PER_ADVANCE
                        + " calls in one advance: does a timed call ask for itself again without a delay?");
            }
        }
    }

    /**
     * How many calls are to come: neither made nor cancelled.
     *
     * @return 0 when nothing waits
     */
    public int pendingCalls() {
        return wheel.pending();
    }

    /** The calls to come, soonest first. */
    List<DelayedCall> pending() {
        return wheel.pendingCalls();
    }

    /**
     * The reactor whose clock this is.
     *
     * @return always the same
     */
    public ManualReactor reactor() {
        return reactor;
    }

    @Override
    public String toString() {
        return "manual time " + nowNanos + " ns, " + pendingCalls() + " calls pending";
    }
}
