// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;

/**
 * A call that a reactor will make later; the handle to put it off or call it off.
 *
 * <p>A call is <em>active</em> until it is made or cancelled. It counts as made from the moment it starts, so inside
 * itself it is no longer active. Moving a call to a later time costs a field write.
 */
public interface DelayedCall {
    /**
     * Whether the call is still to come.
     *
     * @return true until the call starts or is cancelled
     */
    boolean active();

    /**
     * When the call is due, on the clock of {@link ReactorTime#nanoTime()}.
     *
     * @return nanoseconds; compare by subtraction, the origin is arbitrary
     */
    long deadlineNanos();

    /**
     * Calls it off; the reactor forgets the {@link Runnable} at once.
     *
     * @throws IllegalStateException if it was made or cancelled already
     */
    void cancel();

    /**
     * Makes the call due {@code fromNow} after the current turn's time.
     *
     * @param fromNow zero or more; zero means the next turn
     * @throws IllegalArgumentException if {@code fromNow} is negative
     * @throws IllegalStateException if it was made or cancelled already
     */
    void reset(Duration fromNow);

    /**
     * Moves the due time by {@code by}, which may be negative; a time in the past means the next turn.
     *
     * @param by how much later
     * @throws IllegalStateException if it was made or cancelled already
     */
    void delay(Duration by);
}
