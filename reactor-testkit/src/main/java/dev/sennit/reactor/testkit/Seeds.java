// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.function.LongConsumer;

/**
 * The seeds that simulations begin with. A run without special wishes always uses the same ones, so that a build that
 * passed passes again; two system properties change that:
 *
 * <ul>
 *   <li>{@code -Dsennit.seed=4711} runs everything with this seed only: to see a failure again.
 *   <li>{@code -Dsennit.simulations=100000} runs more seeds than the test asks for: to look for failures.
 * </ul>
 *
 * <pre>{@code
 * Seeds.each(200, seed -> {
 *     var network = new SimulatedNetwork(seed, FaultOptions.hostile());
 *     ...
 * });
 * }</pre>
 */
public final class Seeds {
    private static final String SEED = "sennit.seed";
    private static final String SIMULATIONS = "sennit.simulations";

    private Seeds() {}

    /**
     * Runs a simulation once for each seed.
     *
     * @param count how many, unless {@code sennit.simulations} says otherwise: the seeds 1, 2, 3…
     * @param simulation what to run
     * @throws AssertionError if it fails: names the seed and how to run it again; the cause is what was thrown
     */
    public static void each(int count, LongConsumer simulation) {
        Long only = Long.getLong(SEED);
        long first = only == null ? 1 : only;
        long last = only == null ? Long.getLong(SIMULATIONS, count) : only;
        for (long seed = first; seed <= last; seed++) {
            run(seed, simulation);
        }
    }

    /**
     * Runs a simulation with one seed.
     *
     * @param seed which
     * @param simulation what to run
     * @throws AssertionError if it fails, as with {@link #each}
     */
    public static void run(long seed, LongConsumer simulation) {
        try {
            simulation.accept(seed);
        } catch (Exception | AssertionError failure) {
            throw new AssertionError("failed with " + describe(seed) + ": " + failure.getMessage(), failure);
        }
    }

    /**
     * The seed for a test that needs only one.
     *
     * @return what {@code sennit.seed} says, else 1
     */
    public static long one() {
        return Long.getLong(SEED, 1);
    }

    static String describe(long seed) {
        return "seed " + seed + " (to see it again: -D" + SEED + "=" + seed + ")";
    }
}
