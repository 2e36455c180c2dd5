// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Which of the messages found or asked for are returned (RFC 9394 sections 3.1 and 3.3), counted from 1, or from -1 which is the last.
 *
 * @param first a number other than 0
 * @param last a number of the same sign; both are of the range
 */
public record PartialRange(long first, long last) {
    /**
     * Checks both.
     *
     * @param first see above
     * @param last see above
     * @throws IllegalArgumentException if one is 0 or their signs differ
     */
    public PartialRange {
        if (first == 0 || last == 0 || (first < 0) != (last < 0)) {
            throw new IllegalArgumentException(
                    "a range of results counts from 1 or from -1 at both ends, not " + first + ':' + last);
        }
    }

    /**
     * Those of the range.
     *
     * @param all in the order in which they are counted
     * @param <T> what they are
     * @return those, in their order; fewer than the range has, or none, if there are no more
     */
    public <T> List<T> of(List<T> all) {
        int from = (int) before(all.size());
        return all.subList(from, (int) Math.max(from, end(all.size())));
    }

    /**
     * Those of the range, in time that depends on the number of ranges of UIDs alone.
     *
     * @param all the messages, counted by ascending UID
     * @return those
     */
    public UidSet of(UidSet all) {
        long passed = 0;
        long before = before(all.count());
        long end = end(all.count());
        List<UidSet.Range> some = new ArrayList<>();
        for (UidSet.Range range : all.ranges()) {
            long from = range.first() + Math.max(0, before - passed);
            long last = Math.min(range.last(), range.first() + end - passed - 1);
            if (from <= last) {
                some.add(new UidSet.Range(from, last));
            }
            passed += range.last() - range.first() + 1;
        }
        return UidSet.ofRanges(some);
    }

    /** How many of so many stand before the range. */
    private long before(long count) {
        long low = Math.min(first, last);
        return clamp(low > 0 ? low - 1 : count + low, count);
    }

    /** How many of so many stand in it or before. */
    private long end(long count) {
        long high = Math.max(first, last);
        return clamp(high > 0 ? high : count + high + 1, count);
    }

    private static long clamp(long place, long count) {
        return Math.max(0, Math.min(count, place));
    }

    /** {@return as IMAP writes it} */
    @Override
    public String toString() {
        return first + ":" + last;
    }
}
