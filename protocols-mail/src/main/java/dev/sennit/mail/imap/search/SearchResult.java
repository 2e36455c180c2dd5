// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The messages that a search has found.
 *
 * @param messages in their order
 * @param order what order that is
 * @param asksModSeq whether the answer shows mod-sequences (RFC 7162 section 3.1.5)
 */
public record SearchResult(List<Found> messages, Order order, boolean asksModSeq) {
    /** How messages are in order. */
    public enum Order {
        /** By ascending UID. */
        UID,
        /** As SORT wants them. */
        SORTED
    }

    /**
     * Copies the list.
     *
     * @param messages see above
     * @param order see above
     * @param asksModSeq see above
     */
    public SearchResult {
        messages = List.copyOf(messages);
    }

    /** {@return the UIDs of all} */
    public UidSet uids() {
        return uids(messages);
    }

    private static UidSet uids(List<Found> messages) {
        return UidSet.of(messages.stream().mapToLong(Found::uid).toArray());
    }

    /**
     * What {@code $} is from now on, if the search has SAVE (RFC 5182 section 2.1, RFC 9394 section 3.1): what the other options ask for,
     * or all if they ask for all or for nothing in particular.
     *
     * @param program the search
     * @return the UIDs
     */
    public UidSet saved(SearchProgram program) {
        Set<ReturnOption> options = program.options();
        boolean some = options.contains(ReturnOption.MIN)
                || options.contains(ReturnOption.MAX)
                || program.partial().isPresent();
        if (!some || options.contains(ReturnOption.ALL) || options.contains(ReturnOption.COUNT)) {
            return uids();
        }
        List<Found> saved = new ArrayList<>();
        if (options.contains(ReturnOption.MIN)) {
            saved.addAll(ends(Set.of(ReturnOption.MIN)));
        }
        if (options.contains(ReturnOption.MAX)) {
            saved.addAll(ends(Set.of(ReturnOption.MAX)));
        }
        program.partial().ifPresent(range -> saved.addAll(range.of(messages)));
        return uids(saved);
    }

    /** The first or the last, or both; none if nothing was found. */
    List<Found> ends(Set<ReturnOption> options) {
        List<Found> ends = new ArrayList<>();
        if (!messages.isEmpty() && options.contains(ReturnOption.MIN)) {
            ends.add(messages.get(0));
        }
        if (!messages.isEmpty() && options.contains(ReturnOption.MAX)) {
            ends.add(messages.get(messages.size() - 1));
        }
        return ends;
    }
}
