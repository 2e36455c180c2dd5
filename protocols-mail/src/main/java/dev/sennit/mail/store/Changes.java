// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;

/**
 * What changed since a mod-sequence.
 *
 * @param highestModSeq what was looked at: ask with it the next time
 * @param changed messages that arrived or changed their flags, by ascending UID
 * @param vanished messages that are gone; when the store remembers no longer what went when, all that are not there, also those that
 *     went earlier
 */
public record Changes(long highestModSeq, List<MessageState> changed, UidSet vanished) {
    /**
     * Copies the list.
     *
     * @param highestModSeq what was looked at: ask with it the next time
     * @param changed messages that arrived or changed their flags
     * @param vanished messages that are gone
     */
    public Changes {
        changed = List.copyOf(changed);
    }
}
