// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/**
 * Which of the messages found are returned (RFC 9394 section 3.1), counted from 1, or from -1 which is the last.
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

    /** {@return as IMAP writes it} */
    @Override
    public String toString() {
        return first + ":" + last;
    }
}
