// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.core.TimingWheel;
import java.time.Duration;
import java.util.Arrays;

/**
 * Sennit's wheel, by its public API. It and its clock belong to the loop: the time stands still but for a nanosecond
 * at each move. Filing anew what was put off, once per slot that comes up, is left out.
 */
final class SennitTimers implements TimerQueue {
    private final DelayedCall[] calls;
    private final Duration[] delays;
    private final Runnable work;
    private long nowNanos = 1_000_000_007L;
    private final TimingWheel wheel = new TimingWheel(() -> nowNanos);

    SennitTimers(int pending, long[] delaysNanos, Runnable work) {
        calls = new DelayedCall[pending];
        delays = Arrays.stream(delaysNanos).mapToObj(Duration::ofNanos).toArray(Duration[]::new);
        this.work = work;
    }

    @Override
    public void schedule(int call, int delay) {
        calls[call] = wheel.callLater(delays[delay], work);
    }

    @Override
    public void move(int call, int delay) {
        nowNanos++;
        calls[call].reset(delays[delay]);
    }

    @Override
    public void scheduleAndCancel(int delay) {
        wheel.callLater(delays[delay], work).cancel();
    }
}
