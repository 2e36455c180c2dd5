// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.time.Duration;

/** What a {@link Timeline} is played on: something with an idle timeout, and time that the test moves. */
public interface TimelineSubject {
    /**
     * Sets the period, as {@link dev.sennit.reactor.TimeoutMixin#setTimeout}.
     *
     * @param period also negative, which must be refused with {@link IllegalArgumentException}
     */
    void set(Duration period);

    /** Resets the timeout. */
    void reset();

    /** Disables the timeout. */
    void cancel();

    /** Suspends the timeout. */
    void suspend();

    /** Resumes the timeout. */
    void resume();

    /** Something meaningful arrives. */
    void data();

    /**
     * Whether {@link #data()} resets the timeout when it is delivered.
     *
     * @return true for a protocol that does that; false for a bare timeout, which nothing resets by itself
     */
    boolean resetsOnData();

    /** The connection does not read any more. */
    void pauseReading();

    /** The connection reads again: what arrived meanwhile is delivered now. */
    void resumeReading();

    /** The connection is lost. */
    void lose();

    /**
     * Lets time pass.
     *
     * @param duration more than zero; or zero, which lets happen what is due
     */
    void advance(Duration duration);

    /**
     * How often the timeout expired so far.
     *
     * @return the number of expiries
     */
    int expiries();

    /**
     * How many timed calls are to come on this subject's clock.
     *
     * @return the number of calls
     */
    long pendingCalls();
}
