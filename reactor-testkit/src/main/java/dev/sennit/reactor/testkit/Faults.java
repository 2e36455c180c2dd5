// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
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

    /** The same, in the order in which a poll tells of them. */
    <T> List<T> told(List<T> ready) {
        if (ready.isEmpty() || happens(options.system().emptyPoll())) {
            return List.of();
        }
        return happens(options.system().reorderedPoll()) ? shuffled(ready) : ready;
    }

    private <T> List<T> shuffled(List<T> ready) {
        List<T> all = new ArrayList<>(ready);
        for (int left = all.size(); left > 1; left--) {
            Collections.swap(all, left - 1, random.nextInt(left));
        }
        return all;
    }

    void requireBufferSpace() throws IOException {
        if (happens(options.system().noBufferSpace())) {
            throw new IOException("No buffer space available");
        }
    }

    boolean hasNoSendfile() {
        return happens(options.system().files().noSendfile());
    }

    /** Reads a part of a file; returns false if it ends before that. */
    boolean readFile(FileChannel file, long position, ByteBuffer into) throws IOException {
        FileFaults faults = options.system().files();
        if (happens(faults.readError())) {
            throw new IOException("Input/output error");
        }
        return !happens(faults.truncated()) && file.read(into, position) > 0;
    }

    private long between(long min, long max) {
        return max == min ? min : random.nextLong(min, max + 1);
    }
}
