// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;

/** A reactor's clock and its calls to come. In a test, the kit's {@code ManualTime} takes its place. */
public interface ReactorTime {
    /**
     * The time of the current turn: monotonic, read once a turn, so the call costs a field read. Delays count from it: what
     * is asked for late in a long turn is due that much sooner by a clock on the wall.
     *
     * @return nanoseconds from an arbitrary origin; compare by subtraction
     */
    long nanoTime();

    /**
     * Has {@code call} made on the reactor's thread when {@code delay} has passed, never before and never from inside
     * this method. Calls due at the same time are made in the order they were asked for; a call asked for by a timed
     * call waits for the next turn, so input is served in between. A call that throws is logged and costs no other
     * call its turn.
     *
     * @param delay zero or more; centuries are fine
     * @param call what to run
     * @return the handle to move or cancel it
     * @throws IllegalArgumentException if {@code delay} is negative
     */
    DelayedCall callLater(Duration delay, Runnable call);
}
