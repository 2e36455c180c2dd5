// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.Set;

/**
 * A mailbox in a list.
 *
 * @param id what it is known by
 * @param name as it is called now
 * @param uses what it is for, as said when it was made
 */
public record MailboxInfo(MailboxId id, MailboxName name, Set<SpecialUse> uses) {
    /**
     * Takes the uses.
     *
     * @param id what it is known by
     * @param name as it is called now
     * @param uses what it is for; copied
     */
    public MailboxInfo {
        uses = Set.copyOf(uses);
    }

    /**
     * A mailbox for nothing special.
     *
     * @param id what it is known by
     * @param name as it is called now
     */
    public MailboxInfo(MailboxId id, MailboxName name) {
        this(id, name, Set.of());
    }
}
