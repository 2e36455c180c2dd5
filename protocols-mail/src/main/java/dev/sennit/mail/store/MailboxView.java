// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;

/**
 * A mailbox as of one moment. Events with a mod-sequence up to {@code highestModSeq} are contained.
 *
 * @param uidValidity as in {@link MailboxStatus}
 * @param uidNext as in {@link MailboxStatus}
 * @param highestModSeq the mod-sequence of the latest change
 * @param messages all of them, by ascending UID
 */
public record MailboxView(long uidValidity, long uidNext, long highestModSeq, List<MessageState> messages) {
    /**
     * Copies the list.
     *
     * @param uidValidity as in {@link MailboxStatus}
     * @param uidNext as in {@link MailboxStatus}
     * @param highestModSeq the mod-sequence of the latest change
     * @param messages all of them
     */
    public MailboxView {
        messages = List.copyOf(messages);
    }
}
