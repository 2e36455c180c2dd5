// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;

/**
 * UIDs, as ranges that are never expanded: sorted, apart from each other, and not touching. Immutable. A UID is a number from 1
 * to {@value #MAX_UID}, RFC 9051 section 2.3.1.1.
 */
public final class UidSet {
    /** The largest UID there can be. */
    public static final long MAX_UID = 0xFFFF_FFFFL;

    /** No UID. */
    public static final UidSet EMPTY = new UidSet(new long[0]);

    /** Every UID. */
    public static final UidSet ALL = new UidSet(new long[] {1, MAX_UID});

    private final long[] bounds; // first and last of each range in turn

    private UidSet(long[] bounds) {
        this.bounds = bounds;
    }

    /**
     * All UIDs from one to another.
     *
     * @param first the smallest
     * @param last the largest
     */
    public record Range(long first, long last) {
        /**
         * Checks the bounds.
         *
         * @param first the smallest
         * @param last the largest
         * @throws IllegalArgumentException unless 1 ≤ first ≤ last ≤ {@link #MAX_UID}
         */
        public Range {
            if (first < 1 || last < first || last > MAX_UID) {
                throw new IllegalArgumentException(
                        "not a range of UIDs: " + first + ":" + last + "; 1 to " + MAX_UID + " are allowed, ascending");
            }
        }
    }

    /**
     * Single UIDs.
     *
     * @param uids any, in any order
     * @return those
     * @throws IllegalArgumentException if one is not a UID
     */
    public static UidSet of(long... uids) {
        List<Range> ranges = new ArrayList<>(uids.length);
        for (long uid : uids) {
            ranges.add(new Range(uid, uid));
        }
        return ofRanges(ranges);
    }

    /**
     * All UIDs from one to another.
     *
     * @param first the smallest
     * @param last the largest
     * @return those
     * @throws IllegalArgumentException unless 1 ≤ first ≤ last ≤ {@link #MAX_UID}
     */
    public static UidSet range(long first, long last) {
        return ofRanges(List.of(new Range(first, last)));
    }

    /**
     * Single UIDs.
     *
     * @param uids any, in any order
     * @return those
     * @throws IllegalArgumentException if one is not a UID
     */
    public static UidSet of(Collection<Long> uids) {
        return of(uids.stream().mapToLong(Long::longValue).toArray());
    }

    /**
     * All UIDs of some ranges.
     *
     * @param ranges in any order; they may overlap
     * @return those
     */
    public static UidSet ofRanges(Collection<Range> ranges) {
        long[][] sorted = ranges.stream()
                .map(range -> new long[] {range.first, range.last})
                .toArray(long[][]::new);
        Arrays.sort(sorted, (a, b) -> Long.compare(a[0], b[0]));
        long[] bounds = new long[2 * sorted.length];
        int used = 0;
        for (long[] range : sorted) {
            if (used > 0 && range[0] <= bounds[used - 1] + 1) {
                bounds[used - 1] = Math.max(bounds[used - 1], range[1]);
            } else {
                bounds[used++] = range[0];
                bounds[used++] = range[1];
            }
        }
        return used == 0 ? EMPTY : new UidSet(Arrays.copyOf(bounds, used));
    }

    /**
     * Whether a UID is among these; takes the logarithm of the number of ranges.
     *
     * @param uid any number
     * @return true if it is
     */
    public boolean contains(long uid) {
        int at = Arrays.binarySearch(bounds, uid);
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    /**
     * The smallest of these from a UID on; takes the logarithm of the number of ranges.
     *
     * @param uid where to begin
     * @return that or the next larger one; empty if there is none
     */
    public OptionalLong ceiling(long uid) {
        int at = Arrays.binarySearch(bounds, uid);
        if (at >= 0 || (-at - 1) % 2 == 1) {
            return OptionalLong.of(uid);
        }
        int next = -at - 1;
        return next == bounds.length ? OptionalLong.empty() : OptionalLong.of(bounds[next]);
    }

    /** {@return whether there is none} */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** {@return how many UIDs these are} */
    public long count() {
        long count = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            count += bounds[i + 1] - bounds[i] + 1;
        }
        return count;
    }

    /** {@return the ranges, ascending} */
    public List<Range> ranges() {
        List<Range> ranges = new ArrayList<>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new Range(bounds[i], bounds[i + 1]));
        }
        return ranges;
    }

    /**
     * What is in both.
     *
     * @param other the other set
     * @return the UIDs of this that are also in the other
     */
    public UidSet and(UidSet other) {
        List<Range> both = new ArrayList<>();
        int mine = 0;
        int theirs = 0;
        while (mine < bounds.length && theirs < other.bounds.length) {
            long first = Math.max(bounds[mine], other.bounds[theirs]);
            long last = Math.min(bounds[mine + 1], other.bounds[theirs + 1]);
            if (first <= last) {
                both.add(new Range(first, last));
            }
            if (bounds[mine + 1] < other.bounds[theirs + 1]) {
                mine += 2;
            } else {
                theirs += 2;
            }
        }
        return ofRanges(both);
    }

    /**
     * What is in either.
     *
     * @param other the other set
     * @return the UIDs of both
     */
    public UidSet or(UidSet other) {
        List<Range> all = ranges();
        all.addAll(other.ranges());
        return ofRanges(all);
    }

    /**
     * What is in this alone.
     *
     * @param other the other set
     * @return the UIDs of this that are not in the other
     */
    public UidSet minus(UidSet other) {
        List<Range> gaps = new ArrayList<>();
        long next = 1;
        for (Range range : other.ranges()) {
            if (next < range.first) {
                gaps.add(new Range(next, range.first - 1));
            }
            next = range.last + 1;
        }
        if (next <= MAX_UID) {
            gaps.add(new Range(next, MAX_UID));
        }
        return and(ofRanges(gaps));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UidSet set && Arrays.equals(bounds, set.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** {@return as IMAP writes it, such as {@code 1:3,7}; nothing for the empty set} */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < bounds.length; i += 2) {
            text.append(i == 0 ? "" : ",").append(bounds[i]);
            if (bounds[i + 1] > bounds[i]) {
                text.append(':').append(bounds[i + 1]);
            }
        }
        return text.toString();
    }
}
