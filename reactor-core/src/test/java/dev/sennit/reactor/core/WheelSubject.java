// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The wheel, on a clock that starts at any origin and moves by hand. */
final class WheelSubject extends TimerSubject {
    final TimingWheel wheel;
    private final long originNanos;
    private final List<DelayedCall> calls = new ArrayList<>();
    private long elapsedNanos;

    WheelSubject(long originNanos) {
        this.originNanos = originNanos;
        this.wheel = new TimingWheel(this::now);
    }

    /** With a wheel that moves only so many calls between slots at a time. */
    WheelSubject(long originNanos, int maxMoves) {
        this.originNanos = originNanos;
        this.wheel = new TimingWheel(this::now, maxMoves);
    }

    long now() {
        return originNanos + elapsedNanos;
    }

    @Override
    void schedule(long delayNanos, Step whenRun) {
        int name = calls.size();
        calls.add(wheel.callLater(Duration.ofNanos(delayNanos), () -> {
            trace.add(name + " at " + elapsedNanos);
            whenRun.on(this);
        }));
    }

    @Override
    void cancel(int call) {
        noting(call, calls.get(call)::cancel);
    }

    @Override
    void reset(int call, long fromNowNanos) {
        noting(call, () -> calls.get(call).reset(Duration.ofNanos(fromNowNanos)));
    }

    @Override
    void delay(int call, long byNanos) {
        noting(call, () -> calls.get(call).delay(Duration.ofNanos(byNanos)));
    }

    @Override
    void advance(long nanos) {
        elapsedNanos += nanos;
    }

    @Override
    int expire(int maxCalls) {
        return wheel.expire(now(), maxCalls, Runnable::run);
    }

    @Override
    int scheduled() {
        return calls.size();
    }

    @Override
    List<String> pending() {
        List<String> pending = new ArrayList<>();
        for (int name = 0; name < calls.size(); name++) {
            if (calls.get(name).active()) {
                pending.add(name + " due " + (calls.get(name).deadlineNanos() - originNanos));
            }
        }
        return pending;
    }

    private void noting(int call, Runnable action) {
        try {
            action.run();
        } catch (IllegalStateException e) {
            trace.add(call + " " + e.getMessage());
        }
    }
}
