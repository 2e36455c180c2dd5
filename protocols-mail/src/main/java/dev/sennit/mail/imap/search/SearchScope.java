// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.UidSet;
import java.time.Instant;

/**
 * What a session knows when a search begins.
 *
 * @param numbers its messages; must stay as they are until the search is done
 * @param recent which of them have {@code \Recent}
 * @param saved what {@code $} means (RFC 5182)
 * @param now what time it is, for OLDER and YOUNGER
 */
public record SearchScope(MessageNumbers numbers, UidSet recent, UidSet saved, Instant now) {
    /** The UIDs of messages by their sequence numbers; as a range of numbers is one of UIDs, there are no more ranges. */
    UidSet uids(NumberSet sequence) {
        int count = numbers.count();
        return UidSet.ofRanges(sequence.resolve(count).ranges().stream()
                .filter(range -> range.first() <= count)
                .map(range -> new UidSet.Range(
                        numbers.uid((int) range.first()), numbers.uid((int) Math.min(count, range.last()))))
                .toList());
    }

    long largestUid() {
        return numbers.count() == 0 ? 0 : numbers.uid(numbers.count());
    }
}
