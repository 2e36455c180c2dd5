// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/**
 * Somebody's mailboxes, as opened by {@link MailStore#open}. Names are matched with patterns by the protocol; the number of
 * mailboxes has a limit that the store names.
 */
public interface Account extends AutoCloseable {
    /** {@return every mailbox, sorted by name} */
    CompletionStage<List<MailboxInfo>> list();

    /**
     * Finds a mailbox by name.
     *
     * @param name its name
     * @return the mailbox; fails with {@link StoreException.Reason#MAILBOX_MISSING}
     */
    CompletionStage<Mailbox> open(MailboxName name);

    /**
     * Finds a mailbox by id.
     *
     * @param id its id
     * @return the mailbox; fails with {@link StoreException.Reason#MAILBOX_MISSING}
     */
    CompletionStage<Mailbox> open(MailboxId id);

    /**
     * Begins a message in the mailbox of a name, as {@link #open(MailboxName)} and {@link Mailbox#append} do, with one wait for other
     * work on the account instead of two.
     *
     * @param name the mailbox's name
     * @param spec what is known of the message
     * @return where its bytes go; fails as those do
     */
    default CompletionStage<MessageAppender> append(MailboxName name, AppendSpec spec) {
        return open(name).thenCompose(mailbox -> mailbox.append(spec));
    }

    /**
     * Makes a mailbox. Those above it need not exist and are not made.
     *
     * @param name its name
     * @return the new mailbox, with a uidValidity that no earlier one of this name had; fails with {@link
     *     StoreException.Reason#MAILBOX_EXISTS} or {@link StoreException.Reason#LIMIT_REACHED}
     */
    default CompletionStage<MailboxInfo> create(MailboxName name) {
        return create(name, Set.of());
    }

    /**
     * Makes a mailbox for something special.
     *
     * @param name its name
     * @param uses what it is for, RFC 6154 section 3; others may be for the same
     * @return the new mailbox; fails as {@link #create(MailboxName)} does
     */
    CompletionStage<MailboxInfo> create(MailboxName name, Set<SpecialUse> uses);

    /**
     * Removes a mailbox and its messages. Those below it stay.
     *
     * @param id which
     * @return completed without a value; fails with {@link StoreException.Reason#MAILBOX_MISSING} or {@link
     *     StoreException.Reason#INBOX_STAYS}
     */
    CompletionStage<Void> delete(MailboxId id);

    /**
     * Gives a mailbox, and those below it, other names. Ids, UIDs and uidValidity stay.
     *
     * @param id which
     * @param name its new name
     * @return completed without a value; fails with {@link StoreException.Reason#MAILBOX_MISSING}, {@link
     *     StoreException.Reason#INBOX_STAYS}, or {@link StoreException.Reason#MAILBOX_EXISTS} if one of the new names is taken,
     *     and with {@link StoreException.Reason#LIMIT_REACHED} if one would be too long or below the mailbox itself
     */
    CompletionStage<Void> rename(MailboxId id, MailboxName name);

    /** {@return how much the account holds and may hold; where there are limits it is known already} */
    CompletionStage<Quota> quota();

    /** {@return the names that are subscribed to, sorted; there need not be mailboxes of these names} */
    CompletionStage<List<MailboxName>> subscriptions();

    /**
     * Subscribes to a name.
     *
     * @param name which; a mailbox need not exist
     * @return completed without a value, also when it was subscribed to before; fails with {@link
     *     StoreException.Reason#LIMIT_REACHED}
     */
    CompletionStage<Void> subscribe(MailboxName name);

    /**
     * Ends a subscription.
     *
     * @param name which
     * @return completed without a value, also when there was none
     */
    CompletionStage<Void> unsubscribe(MailboxName name);

    /**
     * Tells what changes in this account from now on, by whomever, also by this very object. An event is told before the stage
     * of the change is completed, if both go through the same executor.
     *
     * @param watcher is told each event; what it throws is logged
     * @return ends the watching; {@link #close()} ends it too
     */
    Watch watch(Consumer<? super StoreEvent> watcher);

    /** Ends the watching. */
    interface Watch extends AutoCloseable {
        /** Nothing more is told after this, when called where the events are told. Closing twice does nothing more. */
        @Override
        void close();
    }

    /**
     * Ends what was opened: watches end, later calls fail with {@link StoreException.Reason#CLOSED}. What has begun is finished.
     * Closing twice does nothing more.
     */
    @Override
    void close();
}
