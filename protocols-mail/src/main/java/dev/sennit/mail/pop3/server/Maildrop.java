// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.util.BitSet;
import java.util.EnumSet;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A user's INBOX as it was at login, with what is to be deleted. Messages have numbers from 1. */
final class Maildrop {
    private static final Logger LOG = LoggerFactory.getLogger(Maildrop.class);

    private final Account account;
    private final Mailbox inbox;
    private final long uidValidity;
    private final Messages messages;
    private final Runnable unlock;
    private final BitSet deleted = new BitSet();
    private final BitSet retrieved = new BitSet(); // to be marked in the end
    private int left;
    private long octetsLeft;
    private boolean closed;

    private Maildrop(Account account, Mailbox inbox, long uidValidity, Messages messages, Runnable unlock) {
        this.account = account;
        this.inbox = inbox;
        this.uidValidity = uidValidity;
        this.messages = messages;
        this.unlock = unlock;
        reset();
    }

    /** Opens the maildrop of a user who has its lock. That is given back when this fails, or {@link #close} is called. */
    static CompletionStage<Maildrop> open(ServerSettings settings, String user, Executor answers) {
        Runnable unlock = () -> settings.unlock(user);
        return CompletableFuture.completedFuture(user)
                .thenCompose(name -> settings.store().open(name, answers))
                .thenCompose(account -> look(account, settings.limits().messages(), unlock))
                .whenComplete((maildrop, failure) -> {
                    if (failure != null) {
                        unlock.run();
                    }
                });
    }

    private static CompletionStage<Maildrop> look(Account account, int most, Runnable unlock) {
        return CompletableFuture.completedFuture(account)
                .thenCompose(opened -> opened.open(MailboxName.INBOX))
                .thenCompose(inbox -> inbox.snapshot()
                        .thenCompose(view -> messages(inbox, view, most)
                                .thenApply(messages ->
                                        new Maildrop(account, inbox, view.uidValidity(), messages, unlock))))
                .whenComplete((maildrop, failure) -> {
                    if (failure != null) {
                        account.close();
                    }
                });
    }

    private static CompletionStage<Messages> messages(Mailbox inbox, MailboxView view, int most) {
        int count = Math.min(most, view.messages().size());
        Messages messages = new Messages(count);
        if (count == 0) {
            return CompletableFuture.completedFuture(messages);
        }
        UidSet shown = UidSet.range(1, view.messages().get(count - 1).uid());
        return inbox.fetch(shown, EnumSet.of(Wanted.SIZE)).thenCompose(messages::readAll);
    }

    // ---------------------------------------------------------------------------------------------------- asking

    /** How many numbers there are, of deleted messages, too. */
    int count() {
        return messages.count();
    }

    /** How many messages are not deleted. */
    int left() {
        return left;
    }

    /** Of those that are not deleted. */
    long octetsLeft() {
        return octetsLeft;
    }

    boolean has(long number) {
        return number >= 1 && number <= messages.count();
    }

    boolean isDeleted(int number) {
        return deleted.get(number);
    }

    boolean hasDeletions() {
        return !deleted.isEmpty();
    }

    long sizeOctets(int number) {
        return messages.sizeOctets(number);
    }

    /** The same in every session, and of no other message, ever: 16 hexadecimal digits, the UID first. */
    String uniqueId(int number) {
        return hex(messages.uid(number)) + hex(uidValidity);
    }

    private static String hex(long value) {
        String digits = Long.toHexString(value);
        return "0".repeat(Math.max(0, 8 - digits.length())) + digits;
    }

    /** To be closed by the caller; empty if the message is gone. */
    CompletionStage<Optional<MessageContent>> content(int number) {
        return inbox.fetch(messages.uid(number), EnumSet.of(Wanted.CONTENT))
                .thenApply(found -> found.flatMap(MessageData::content));
    }

    // -------------------------------------------------------------------------------------------------- changing

    void delete(int number) {
        deleted.set(number);
        left--;
        octetsLeft -= messages.sizeOctets(number);
    }

    /** It was sent whole. */
    void retrieved(int number) {
        retrieved.set(number);
    }

    void reset() {
        deleted.clear();
        left = messages.count();
        octetsLeft = messages.octets();
    }

    /** Removes what was deleted, and closes this when that is done or has failed. */
    CompletionStage<UidSet> update() {
        UidSet uids = UidSet.of(deleted.stream().mapToLong(messages::uid).toArray());
        return CompletableFuture.completedFuture(uids)
                .thenCompose(inbox::remove)
                .whenComplete((removed, failure) -> close());
    }

    /** Gives the lock back. Closing twice does nothing more. */
    void close() {
        if (!closed) {
            closed = true;
            markRetrieved();
            account.close();
            unlock.run();
        }
    }

    private void markRetrieved() {
        if (!retrieved.isEmpty()) {
            UidSet uids = UidSet.of(retrieved.stream().mapToLong(messages::uid).toArray());
            inbox.storeFlags(uids, FlagChange.add(Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE)
                    .whenComplete((marked, failure) -> {
                        if (failure != null) {
                            LOG.warn("messages that were sent stay without \\Seen: {}", failure.toString());
                        }
                    });
        }
    }
}
