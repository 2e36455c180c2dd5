// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The memory of a {@link TimingWheel}: one entry per pending call, spread over parallel arrays and named by its index.
 *
 * <p>Entries hang in rings, one for each slot of the wheel. The first entries of the slab are the rings' heads, each a
 * member of its own ring, so linking and unlinking know no special cases and an empty ring is a head linked to itself:
 *
 * <pre>{@code
 *      +--> head --next--> entry --next--> entry --next--+      (prev: the other way round)
 *      +-------------------------------------------------+
 * }</pre>
 *
 * <p>An entry in the {@link DueHeap} has {@code next == IN_HEAP} and in {@code prev} its place there. Released entries
 * are chained through {@code next} and taken again last in, first out, while they are still in the cache.
 */
final class TimerSlab {
    private static final int FIRST_CAPACITY = 512;
    private static final int MAX_CAPACITY = 1 << 30;
    private static final int NONE = -1;
    private static final int IN_HEAP = -2;

    private final int rings;
    private long[] deadlineNanos;
    private int[] sequence;
    private int[] next;
    private int[] prev;
    private @Nullable WheelCall[] calls;

    private int unused; // entries from here on were never taken
    private int released = NONE; // the entry released last
    private int size;

    TimerSlab(int rings) {
        this.rings = rings;
        this.unused = rings;
        deadlineNanos = new long[FIRST_CAPACITY];
        sequence = new int[FIRST_CAPACITY];
        next = new int[FIRST_CAPACITY];
        prev = new int[FIRST_CAPACITY];
        calls = new WheelCall[FIRST_CAPACITY];
        for (int ring = 0; ring < rings; ring++) {
            next[ring] = ring;
            prev[ring] = ring;
        }
    }

    int size() {
        return size;
    }

    Stream<WheelCall> calls() {
        return Arrays.stream(calls, rings, unused).filter(Objects::nonNull);
    }

    /** Takes an entry for {@code call}; its deadline and place are not set yet. */
    int acquire(WheelCall call) {
        int entry = released;
        if (entry == NONE) {
            if (unused == calls.length) {
                grow();
            }
            entry = unused++;
        } else {
            released = next[entry];
        }
        calls[entry] = call;
        size++;
        return entry;
    }

    /** Gives back an entry that is in no ring and not in the heap. */
    void release(int entry) {
        calls[entry] = null;
        next[entry] = released;
        released = entry;
        size--;
    }

    WheelCall call(int entry) {
        return Objects.requireNonNull(calls[entry]);
    }

    long deadlineNanos(int entry) {
        return deadlineNanos[entry];
    }

    void setDeadline(int entry, long nanos, int order) {
        deadlineNanos[entry] = nanos;
        sequence[entry] = order;
    }

    /** Whether {@code a} runs before {@code b}. */
    boolean isBefore(int a, int b) {
        long difference = deadlineNanos[a] - deadlineNanos[b];
        return difference != 0 ? difference < 0 : sequence[a] - sequence[b] < 0;
    }

    // ---- rings ----

    boolean isEmpty(int ring) {
        return next[ring] == ring;
    }

    int first(int ring) {
        return next[ring];
    }

    void append(int ring, int entry) {
        int last = prev[ring];
        next[entry] = ring;
        prev[entry] = last;
        next[last] = entry;
        prev[ring] = entry;
    }

    /** Takes an entry out of its ring; returns the ring if that is empty now, else a negative number. */
    int unlink(int entry) {
        int before = prev[entry];
        int after = next[entry];
        next[before] = after;
        prev[after] = before;
        return before == after ? before : NONE;
    }

    // ---- the heap's notes ----

    boolean isInHeap(int entry) {
        return next[entry] == IN_HEAP;
    }

    int heapPlace(int entry) {
        return prev[entry];
    }

    void setHeapPlace(int entry, int place) {
        next[entry] = IN_HEAP;
        prev[entry] = place;
    }

    private void grow() {
        if (calls.length == MAX_CAPACITY) {
            throw new IllegalStateException("too many delayed calls: " + size + " are pending, no more are possible");
        }
        int capacity = 2 * calls.length;
        deadlineNanos = Arrays.copyOf(deadlineNanos, capacity);
        sequence = Arrays.copyOf(sequence, capacity);
        next = Arrays.copyOf(next, capacity);
        prev = Arrays.copyOf(prev, capacity);
        calls = Arrays.copyOf(calls, capacity);
    }
}
