// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import io.netty.util.HashedWheelTimer;
import io.netty.util.Timeout;
import io.netty.util.TimerTask;
import java.util.concurrent.TimeUnit;

/**
 * Netty's wheel, which has a thread of its own. What is measured is the caller's side: the timer object and its handing
 * over, and for a cancel a change of state and another handing over. Filing and removing happen later on the wheel's
 * thread, on another core, and are in the figure only where that thread falls behind: then the caller waits, as it would
 * otherwise fill the memory. Bytes count both threads. A timer cannot be moved, so a move is a cancel and a new timer.
 *
 * <p>The tick is a millisecond, as in the other wheels, and the wheel as long as the longest delay. The default, 512 ticks
 * of 100 ms, takes over 100 000 timers per tick at most, which is less than the caller makes here.
 */
final class NettyTimers implements TimerQueue {
    private static final int TICKS = 1 << 16; // 66 seconds
    private static final int BEHIND = 50_000; // cancelled timers that the wheel's thread may still have to remove

    private final Timeout[] timeouts;
    private final long[] delaysNanos;
    private final TimerTask work;
    private final long most;
    private final HashedWheelTimer timer = new HashedWheelTimer(TimerQueue::newThread, 1, TimeUnit.MILLISECONDS, TICKS);

    NettyTimers(int pending, long[] delaysNanos, Runnable work) {
        timeouts = new Timeout[pending];
        this.delaysNanos = delaysNanos;
        this.work = timeout -> work.run();
        most = pending + BEHIND;
    }

    @Override
    public void schedule(int call, int delay) {
        timeouts[call] = start(delay);
    }

    @Override
    public void move(int call, int delay) {
        timeouts[call].cancel();
        timeouts[call] = start(delay);
    }

    @Override
    public void scheduleAndCancel(int delay) {
        start(delay).cancel();
    }

    private Timeout start(int delay) {
        while (timer.pendingTimeouts() > most) {
            Thread.onSpinWait();
        }
        return timer.newTimeout(work, delaysNanos[delay], TimeUnit.NANOSECONDS);
    }
}
