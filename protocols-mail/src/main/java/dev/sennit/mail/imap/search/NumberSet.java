// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;

/**
 * Numbers of messages as a client writes them, sequence numbers or UIDs, such as {@code 4:2,7,9:*} (RFC 9051 section 9,
 * "sequence-set"). Ranges are never expanded.
 *
 * @param spans in the order written
 */
public record NumberSet(List<Span> spans) {
    /** The asterisk: the largest number in use. */
    public static final long STAR = Long.MAX_VALUE;

    /**
     * All numbers between two, in either order.
     *
     * @param one a number from 1 to {@link UidSet#MAX_UID}, or {@link #STAR}
     * @param other likewise
     */
    public record Span(long one, long other) {
        /**
         * Checks the bounds.
         *
         * @param one see above
         * @param other see above
         * @throws IllegalArgumentException if one is neither
         */
        public Span {
            check(one);
            check(other);
        }

        private static void check(long number) {
            if ((number < 1 || number > UidSet.MAX_UID) && number != STAR) {
                throw new IllegalArgumentException(
                        "not the number of a message: " + number + "; 1 to " + UidSet.MAX_UID + " are allowed, and *");
            }
        }
    }

    /**
     * Copies the list.
     *
     * @param spans see above
     */
    public NumberSet {
        spans = List.copyOf(spans);
    }

    /**
     * The numbers that are meant.
     *
     * @param largest what the asterisk stands for: the number of the last message; 0 if there is none
     * @return the numbers, as ranges; an asterisk without any message is nothing
     */
    public UidSet resolve(long largest) {
        List<UidSet.Range> ranges = new ArrayList<>(spans.size());
        for (Span span : spans) {
            long one = span.one == STAR ? largest : span.one;
            long other = span.other == STAR ? largest : span.other;
            if (one > 0 && other > 0) {
                ranges.add(new UidSet.Range(Math.min(one, other), Math.max(one, other)));
            }
        }
        return UidSet.ofRanges(ranges);
    }
}
