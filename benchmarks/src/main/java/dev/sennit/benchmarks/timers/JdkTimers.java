// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The JDK's executor: a heap under a lock, which nobody contends for here, since its one thread sleeps until the first
 * call is due. A cancel removes the call at once. A call cannot be moved, so a move is a cancel and a new call.
 */
final class JdkTimers implements TimerQueue {
    private final ScheduledFuture<?>[] futures;
    private final long[] delaysNanos;
    private final Runnable work;
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, TimerQueue::newThread);

    JdkTimers(int pending, long[] delaysNanos, Runnable work) {
        futures = new ScheduledFuture<?>[pending];
        this.delaysNanos = delaysNanos;
        this.work = work;
        executor.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void schedule(int call, int delay) {
        futures[call] = start(delay);
    }

    @Override
    public void move(int call, int delay) {
        futures[call].cancel(false);
        futures[call] = start(delay);
    }

    @Override
    public void scheduleAndCancel(int delay) {
        start(delay).cancel(false);
    }

    private ScheduledFuture<?> start(int delay) {
        return executor.schedule(work, delaysNanos[delay], TimeUnit.NANOSECONDS);
    }
}
