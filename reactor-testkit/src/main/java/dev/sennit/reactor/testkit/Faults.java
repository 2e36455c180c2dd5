// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.util.SplittableRandom;

/** The dice of a {@link SimulatedNetwork}: the only source of chance there is. */
final class Faults {
    private static final long MIN_HOLD_UP_NANOS = 1_000_000; // also where nothing else takes time

    private final SplittableRandom random;
    private final FaultOptions options;

    Faults(long seed, FaultOptions options) {
        this.random = new SplittableRandom(seed);
        this.options = options;
    }

    FaultOptions options() {
        return options;
    }

    /** Where the clock begins: anywhere, and every fourth time a minute before it overflows. */
    long clockOriginNanos() {
        return random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextLong(60_000_000_000L) : random.nextLong();
    }

    boolean happens(double probability) {
        return probability > 0 && random.nextDouble() < probability;
    }

    /** How long something travels. */
    long delayNanos() {
        return between(options.minDelay().toNanos(), options.maxDelay().toNanos());
    }

    /** How long a segment travels, with what it has to wait first. */
    long segmentDelayNanos() {
        return delayNanos()
                + (happens(options.stall()) ? between(0, options.maxStall().toNanos()) : 0);
    }

    /** How long a datagram is held back that others overtake; more than nothing. */
    long holdUpNanos() {
        return between(1, Math.max(options.maxDelay().toNanos(), MIN_HOLD_UP_NANOS));
    }

    /** How many bytes a read or write moves that could move {@code possible}. */
    int transferBytes(int possible) {
        return possible > 0 && happens(options.shortTransfer()) ? Chunks.pieceBytes(random, possible) : possible;
    }

    private long between(long min, long max) {
        return max == min ? min : random.nextLong(min, max + 1);
    }
}
