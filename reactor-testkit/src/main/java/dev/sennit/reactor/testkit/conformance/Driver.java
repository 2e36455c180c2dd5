// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.core.EventLoop;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * How the conformance suite makes a reactor go on while a test looks at it from outside. Two are ready:
 * {@link #turning} goes round on the test's own thread, and is the one for virtual time; {@link #threaded} runs any
 * reactor at all on a thread of its own. All waiting is in reactor time: neither reads a wall clock.
 */
public interface Driver {
    /** Starts the reactor. */
    void start();

    /**
     * Runs a step of the test on the reactor's thread, outside of any connection's callback, and returns when it is
     * done. What the step throws comes out here.
     *
     * @param step uses the reactor
     */
    void run(Runnable step);

    /**
     * Lets the reactor work until a condition holds.
     *
     * @param condition looked at on the reactor's thread, between turns
     * @param limit the most reactor time to wait; {@link Deadline#NONE} waits without a timer
     * @return false if the time ran out first
     */
    boolean runUntil(BooleanSupplier condition, Duration limit);

    /** Stops the reactor; it is {@link Reactor.State#IDLE} when this returns. */
    void stop();

    /**
     * Goes round on the calling thread: deterministic, and time stands still between turns.
     *
     * @param loop the reactor
     * @return its driver
     */
    static Driver turning(EventLoop loop) {
        return new TurningDriver(loop);
    }

    /**
     * Calls {@link Reactor#run()} on a thread of its own; looks at conditions once a millisecond.
     *
     * @param reactor the reactor; one in virtual time would run ahead of the test
     * @return its driver
     */
    static Driver threaded(Reactor reactor) {
        return new ThreadedDriver(reactor);
    }
}
