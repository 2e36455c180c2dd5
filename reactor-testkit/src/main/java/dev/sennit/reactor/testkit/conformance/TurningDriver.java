// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.core.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** An {@link EventLoop}, turn by turn on the test's thread. */
final class TurningDriver implements Driver {
    private final EventLoop loop;

    TurningDriver(EventLoop loop) {
        this.loop = loop;
    }

    @Override
    public void start() {
        loop.begin();
    }

    @Override
    public void run(Runnable step) {
        step.run();
    }

    @Override
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        if (limit.compareTo(Deadline.NONE) >= 0) {
            while (!condition.getAsBoolean()) {
                loop.turn();
            }
            return true;
        }
        DelayedCall guard = loop.callLater(limit, () -> {});
        while (!condition.getAsBoolean()) {
            if (!guard.active()) {
                return false;
            }
            loop.turn();
        }
        if (guard.active()) {
            guard.cancel();
        }
        return true;
    }

    @Override
    public void stop() {
        loop.end();
    }
}
