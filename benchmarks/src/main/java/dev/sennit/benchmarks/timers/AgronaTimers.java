// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;

/**
 * Agrona's wheel, of one thread and one level, with a tick like Sennit's and a spoke for each tick up to the longest
 * delay. It knows numbers only: finding what to run by such a number is left to its user and is not measured. It cannot
 * move a timer, so a move is a cancel and a new timer. The clock is as in {@link SennitTimers}.
 */
final class AgronaTimers implements TimerQueue {
    private static final long TICK_NANOS = 1L << 20;
    private static final int TICKS = 1 << 16; // 69 seconds

    private final long[] ids;
    private final long[] delaysNanos;
    private long nowNanos = 1_000_000_007L;
    private final DeadlineTimerWheel wheel = new DeadlineTimerWheel(TimeUnit.NANOSECONDS, nowNanos, TICK_NANOS, TICKS);

    AgronaTimers(int pending, long[] delaysNanos) {
        ids = new long[pending];
        this.delaysNanos = delaysNanos;
    }

    @Override
    public void schedule(int call, int delay) {
        ids[call] = wheel.scheduleTimer(nowNanos + delaysNanos[delay]);
    }

    @Override
    public void move(int call, int delay) {
        nowNanos++;
        wheel.cancelTimer(ids[call]);
        schedule(call, delay);
    }

    @Override
    public void scheduleAndCancel(int delay) {
        wheel.cancelTimer(wheel.scheduleTimer(nowNanos + delaysNanos[delay]));
    }
}
