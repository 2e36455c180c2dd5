// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;

/**
 * Something that has changed in an account. Those of one mailbox come in the order of their mod-sequences; who applies them to a {@link
 * MailboxView}, leaving out those it contains, has the next view.
 */
public sealed interface StoreEvent {
    /** {@return where} */
    MailboxId mailbox();

    /** An event of messages. */
    sealed interface OfMessages extends StoreEvent {
        /** {@return the mailbox's highest mod-sequence with this event} */
        long modSeq();
    }

    /**
     * There are new messages.
     *
     * @param mailbox where
     * @param modSeq the mailbox's highest mod-sequence with this event
     * @param messages by ascending UID, all larger than those before
     */
    record Arrived(MailboxId mailbox, long modSeq, List<MessageState> messages) implements OfMessages {
        /**
         * Copies the list.
         *
         * @param mailbox where
         * @param modSeq the mailbox's highest mod-sequence with this event
         * @param messages by ascending UID
         */
        public Arrived {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Messages have other flags.
     *
     * @param mailbox where
     * @param modSeq the mailbox's highest mod-sequence with this event
     * @param messages as they are now, by ascending UID
     */
    record FlagsChanged(MailboxId mailbox, long modSeq, List<MessageState> messages) implements OfMessages {
        /**
         * Copies the list.
         *
         * @param mailbox where
         * @param modSeq the mailbox's highest mod-sequence with this event
         * @param messages as they are now
         */
        public FlagsChanged {
            messages = List.copyOf(messages);
        }
    }

    /**
     * Messages are gone.
     *
     * @param mailbox where
     * @param modSeq the mailbox's highest mod-sequence with this event
     * @param uids which
     */
    record Expunged(MailboxId mailbox, long modSeq, UidSet uids) implements OfMessages {}

    /**
     * There is a new mailbox.
     *
     * @param mailbox its id
     * @param name its name
     */
    record Created(MailboxId mailbox, MailboxName name) implements StoreEvent {}

    /**
     * A mailbox has another name.
     *
     * @param mailbox its id
     * @param from as it was called
     * @param to as it is called
     */
    record Renamed(MailboxId mailbox, MailboxName from, MailboxName to) implements StoreEvent {}

    /**
     * A mailbox is gone, and its messages with it.
     *
     * @param mailbox its id
     * @param name as it was called
     */
    record Deleted(MailboxId mailbox, MailboxName name) implements StoreEvent {}
}
