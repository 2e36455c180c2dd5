// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** How long a {@link ClientService} waits before it connects again. Called on the reactor's thread. */
@FunctionalInterface
public interface RetryPolicy {
    /** The default first bound of {@link #backoff()}: 1 s. */
    Duration INITIAL = Duration.ofSeconds(1);

    /** The default growth of {@link #backoff()} with each failure: 1.5. */
    double FACTOR = 1.5;

    /** The default last bound of {@link #backoff()}: 60 s. */
    Duration MAX = Duration.ofSeconds(60);

    /**
     * How long to wait now.
     *
     * @param failures how many attempts failed since the last success; 0 when a connection was lost that had succeeded
     * @return zero or more
     */
    Duration delay(int failures);

    /**
     * Exponential backoff with full jitter and the defaults named here: some time from zero to 1 s after a loss, to
     * 1.5 s after the first failure, and in the end to 60 s.
     *
     * @return a new one, with a random source of its own
     */
    static RetryPolicy backoff() {
        return backoff(INITIAL, FACTOR, MAX, new SplittableRandom());
    }

    /**
     * Exponential backoff with full jitter: each delay is drawn evenly from zero to a bound, both included, which is
     * {@code initial} after a loss, {@code factor} times as much after each failure, and never more than {@code max}. Jitter
     * over the whole range keeps many clients of one server from coming back together.
     *
     * @param initial the first bound; positive
     * @param factor how the bound grows; at least 1
     * @param max the last bound; at least {@code initial}
     * @param random where chance comes from; one with a fixed seed makes the delays the same each time
     * @return the policy
     * @throws IllegalArgumentException naming the value that is out of range
     */
    static RetryPolicy backoff(Duration initial, double factor, Duration max, RandomGenerator random) {
        if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
            throw new IllegalArgumentException(
                    "delays must be 0 < initial <= max: initial " + initial + ", max " + max);
        }
        if (!(factor >= 1 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("factor must be at least 1, and finite: " + factor);
        }
        long initialNanos = Durations.toNanosSaturated(initial);
        long maxNanos = Durations.toNanosSaturated(max);
        return failures -> {
            double bound = Math.min(maxNanos, initialNanos * Math.pow(factor, failures)); // infinite is all right
            return Duration.ofNanos(random.nextLong((long) bound + 1));
        };
    }
}
