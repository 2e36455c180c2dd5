// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import java.util.concurrent.atomic.AtomicLong;

/**
 * A rate with a burst: tokens come at the rate, and at most the burst of them is kept. The clock is the caller's. For any
 * thread; the clocks of several threads may differ a little.
 *
 * <p>There is no timer and no list of who waits. One number says when the bucket would be full again (the generic cell
 * rate algorithm, ITU-T I.371).
 */
final class TokenBucket {
    static final long MAX_PER_SECOND = 1_000_000_000L;

    private static final long NANOS_PER_SECOND = 1_000_000_000L;
    private static final long NEVER_USED = Long.MIN_VALUE;

    private static final long PIECES_PER_SECOND = 20;

    private final long perSecond;
    private final long burst;
    private final long burstNanos; // how long a whole burst takes to come back
    private final AtomicLong fullAt = new AtomicLong(NEVER_USED);

    TokenBucket(long perSecond, long burst) {
        this.perSecond = Require.inRange("the rate", perSecond, 1, MAX_PER_SECOND);
        this.burst = Require.inRange("the burst", burst, 1, MAX_PER_SECOND);
        this.burstNanos = costNanos(burst);
    }

    /** How many to spend at once, if that can be chosen: few, and yet not a timed call for each. */
    long atOnce() {
        return Math.max(burst, perSecond / PIECES_PER_SECOND);
    }

    /** How long these tokens take to come. Rounded up: the rate is never exceeded. */
    private long costNanos(long tokens) {
        long rest = (tokens % perSecond) * NANOS_PER_SECOND;
        return tokens / perSecond * NANOS_PER_SECOND + (rest + perSecond - 1) / perSecond;
    }

    /** Takes tokens if they are there. */
    boolean tryTake(long tokens, long nowNanos) {
        long cost = costNanos(tokens);
        while (true) {
            long before = fullAt.get();
            long after = later(before, nowNanos) + cost;
            if (after - nowNanos > burstNanos) {
                return false;
            }
            if (fullAt.compareAndSet(before, after)) {
                return true;
            }
        }
    }

    /**
     * Takes tokens that may not be there yet: what was used already has to be paid for. Returns for how long whoever
     * used them may use no more; those who come later wait longer, so they go on one after the other.
     */
    long spendNanos(long tokens, long nowNanos) {
        long cost = costNanos(tokens);
        while (true) {
            long before = fullAt.get();
            long after = later(before, nowNanos) + cost;
            if (fullAt.compareAndSet(before, after)) {
                return Math.max(0, after - nowNanos - burstNanos);
            }
        }
    }

    private static long later(long full, long nowNanos) {
        return full == NEVER_USED || full - nowNanos < 0 ? nowNanos : full;
    }
}
