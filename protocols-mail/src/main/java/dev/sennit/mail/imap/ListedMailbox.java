// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.store.SpecialUse;
import java.util.Optional;
import java.util.Set;

/**
 * A mailbox as LIST tells of it (RFC 9051 section 7.3.1).
 *
 * @param name the whole name, in Unicode; INBOX in capitals. One that the server spells wrongly is as it spells it
 * @param separator what stands between the levels of names; empty if there are none
 * @param attributes in lower case and with the backslash, such as {@code \noselect}
 * @param uses what it is for (RFC 6154)
 */
public record ListedMailbox(String name, Optional<Character> separator, Set<String> attributes, Set<SpecialUse> uses) {
    /**
     * Whether it can be selected.
     *
     * @return false for a name that only has others below it, and for one that is not there
     */
    public boolean isSelectable() {
        return !attributes.contains("\\noselect") && !attributes.contains("\\nonexistent");
    }
}
