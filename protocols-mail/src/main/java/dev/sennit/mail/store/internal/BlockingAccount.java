// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableMessageException;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.util.List;
import java.util.Set;

/**
 * One account. Called by one thread at a time, not always the same; may block. Each method is the one of the same name in {@code
 * Account} or {@code Mailbox} and tells its events before it returns.
 */
public interface BlockingAccount extends AutoCloseable {
    List<MailboxInfo> list() throws IOException;

    MailboxInfo find(MailboxName name) throws IOException;

    MailboxInfo find(MailboxId id) throws IOException;

    MailboxInfo create(MailboxName name, Set<SpecialUse> uses) throws IOException;

    void delete(MailboxId id) throws IOException;

    void rename(MailboxId id, MailboxName name) throws IOException;

    Quota quota() throws IOException;

    List<MailboxName> subscriptions() throws IOException;

    void subscribe(MailboxName name) throws IOException;

    void unsubscribe(MailboxName name) throws IOException;

    MailboxStatus status(MailboxId id) throws IOException;

    MailboxStatus look(MailboxId id) throws IOException;

    MailboxView snapshot(MailboxId id) throws IOException;

    /** Checks what is known of the message before its bytes. */
    Draft draft(MailboxId id, AppendSpec spec) throws IOException;

    /** Puts finished messages into their mailboxes, and settles each. */
    void commit(List<Commit> commits) throws IOException;

    /**
     * Puts one finished message into its mailbox, removes another in its place, and settles the commit. A storage whose process may end
     * between the two does both at once where it can.
     */
    default void replace(Commit commit, MailboxId mailbox, long uid) throws IOException {
        if (!isThere(mailbox, uid)) {
            throw Failures.messageMissing(uid);
        }
        commit(List.of(commit));
        List<AppendResult> results = commit.results();
        boolean isItself = results != null
                && commit.mailbox().equals(mailbox)
                && results.get(0).uid() == uid; // which has the same key
        if (results == null || isItself) {
            return;
        }
        try {
            remove(mailbox, UidSet.of(uid));
        } catch (IOException | RuntimeException failure) {
            commit.takenBack(failure);
            if (isThere(mailbox, uid)) {
                remove(commit.mailbox(), UidSet.of(results.get(0).uid()));
            } else {
                commit.succeeded(results); // it failed when the old one was gone already: one of them has to stay
            }
        }
    }

    private boolean isThere(MailboxId mailbox, long uid) throws IOException {
        return !fetch(mailbox, UidSet.of(uid), 1, 1, Set.of()).isEmpty();
    }

    CopyResult copy(MailboxId from, UidSet uids, MailboxId to) throws IOException;

    CopyResult move(MailboxId from, UidSet uids, MailboxId to) throws IOException;

    FlagsResult storeFlags(MailboxId id, UidSet uids, FlagChange change, long unchangedSince) throws IOException;

    UidSet expunge(MailboxId id, UidSet uids) throws IOException;

    UidSet remove(MailboxId id, UidSet uids) throws IOException;

    /**
     * The next messages from a UID on, at most so many. A content that is not a {@link HeldContent} is the only one, so that no
     * file is open for a message that nobody has asked for yet. Not one means that there are no more. When the first cannot be read
     * it fails with an {@link UnreadableMessageException}.
     */
    List<Fetched> fetch(MailboxId id, UidSet uids, long fromUid, int maxMessages, Set<Wanted> wanted)
            throws IOException;

    Changes changesSince(MailboxId id, long modSeq, UidSet uids) throws IOException;

    /** Of how many messages it knows until it is closed. */
    default long messages() {
        return 0;
    }

    @Override
    void close();
}
