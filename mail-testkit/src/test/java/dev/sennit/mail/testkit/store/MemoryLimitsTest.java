// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.mail.store.memory.MemoryStoreOptions;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** One below, at, and one above each limit of the store in memory. */
class MemoryLimitsTest {
    private final TestAnswers answers = new TestAnswers();

    private Account open(MemoryStoreOptions options) {
        return answers.await(new MemoryMailStore(options, InstantSource.system()).open("alice", answers));
    }

    private Mailbox inbox(Account account) {
        return answers.await(account.open(MailboxName.INBOX));
    }

    private long append(Mailbox mailbox, int octets, Flags flags) {
        MessageAppender writer = answers.await(mailbox.append(AppendSpec.PLAIN.withFlags(flags)));
        answers.await(writer.write(ByteBuffer.allocate(octets)));
        return answers.await(writer.commit()).uid();
    }

    private static void assertRefused(Reason reason, Runnable work) {
        assertThatThrownBy(work::run)
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    @Test
    void messageMayBeAsLargeAsTheLimit() {
        Mailbox inbox = inbox(open(MemoryStoreOptions.DEFAULTS.withOctets(100, 1000)));
        append(inbox, 99, Flags.NONE);
        append(inbox, 100, Flags.NONE);
        assertRefused(Reason.MESSAGE_TOO_LARGE, () -> append(inbox, 101, Flags.NONE));
        assertThat(answers.failure(inbox.append(AppendSpec.PLAIN.withAnnouncedOctets(101))))
                .isEqualTo(Reason.MESSAGE_TOO_LARGE);
        assertThat(answers.await(inbox.status()).messages()).isEqualTo(2);
    }

    @Test
    void accountHoldsAsMuchAsItsQuota() {
        Account account = open(MemoryStoreOptions.DEFAULTS.withOctets(100, 150));
        Mailbox inbox = inbox(account);
        append(inbox, 100, Flags.NONE);
        assertRefused(Reason.OVER_QUOTA, () -> append(inbox, 51, Flags.NONE));
        append(inbox, 50, Flags.of(SystemFlag.DELETED));
        assertThat(answers.failure(inbox.append(AppendSpec.PLAIN.withAnnouncedOctets(1))))
                .isEqualTo(Reason.OVER_QUOTA);
        assertThat(answers.failure(inbox.copy(UidSet.ALL, inbox.id()))).isEqualTo(Reason.OVER_QUOTA);
        answers.await(inbox.expunge(UidSet.ALL));
        append(inbox, 50, Flags.NONE);
        answers.await(inbox.move(UidSet.ALL, inbox.id()));
        assertThat(answers.await(inbox.status()).messages()).isEqualTo(2);
    }

    @Test
    void aBatchFitsAsAWholeOrNotAtAll() {
        Mailbox inbox = inbox(open(MemoryStoreOptions.DEFAULTS
                .withOctets(100, 150)
                .withCounts(1, 3)
                .withMaxAccountMessages(3)));
        assertThat(batch(inbox, 100, 51)).isEqualTo(Reason.OVER_QUOTA);
        assertThat(batch(inbox, 1, 1, 1, 1)).isEqualTo(Reason.OVER_QUOTA);
        assertThat(answers.await(inbox.status()).messages()).isZero();
        assertThat(batch(inbox, 100, 49, 1)).isNull();
        assertThat(answers.await(inbox.status()).messages()).isEqualTo(3);
    }

    private @Nullable Reason batch(Mailbox mailbox, int... octets) {
        List<MessageAppender> messages = new ArrayList<>();
        for (int each : octets) {
            MessageAppender message = answers.await(mailbox.append(AppendSpec.PLAIN));
            answers.await(message.write(ByteBuffer.allocate(each)));
            messages.add(message);
        }
        try {
            answers.await(mailbox.commit(messages));
            return null;
        } catch (StoreException failure) {
            return failure.reason();
        }
    }

    @Test
    void accountHoldsAsManyMessagesAsItsQuota() {
        Account account = open(MemoryStoreOptions.DEFAULTS.withMaxAccountMessages(2));
        Mailbox inbox = inbox(account);
        Mailbox other = answers.await(
                account.open(answers.await(account.create(MailboxName.of("a"))).id()));
        append(inbox, 1, Flags.NONE);
        append(other, 1, Flags.NONE);
        assertRefused(Reason.OVER_QUOTA, () -> append(inbox, 0, Flags.NONE));
        assertThat(answers.failure(inbox.copy(UidSet.ALL, other.id()))).isEqualTo(Reason.OVER_QUOTA);
        answers.await(account.delete(other.id()));
        append(inbox, 1, Flags.NONE);
    }

    @Test
    void deletedMailboxGivesItsRoomBack() {
        Account account = open(MemoryStoreOptions.DEFAULTS.withOctets(100, 100));
        var id = answers.await(account.create(MailboxName.of("a"))).id();
        append(answers.await(account.open(id)), 100, Flags.NONE);
        answers.await(account.delete(id));
        append(inbox(account), 100, Flags.NONE);
    }

    @Test
    void mailboxesMessagesAndSubscriptionsAreCounted() {
        Account account = open(MemoryStoreOptions.DEFAULTS.withCounts(2, 1));
        answers.await(account.create(MailboxName.of("a")));
        assertThat(answers.failure(account.create(MailboxName.of("b")))).isEqualTo(Reason.LIMIT_REACHED);
        append(inbox(account), 1, Flags.NONE);
        assertRefused(Reason.LIMIT_REACHED, () -> append(inbox(account), 1, Flags.NONE));
        answers.await(account.subscribe(MailboxName.of("a")));
        answers.await(account.subscribe(MailboxName.of("b")));
        answers.await(account.subscribe(MailboxName.of("b")));
        assertThat(answers.failure(account.subscribe(MailboxName.of("c")))).isEqualTo(Reason.LIMIT_REACHED);
    }

    @Test
    void accountsAreCounted() {
        MemoryMailStore store =
                new MemoryMailStore(MemoryStoreOptions.DEFAULTS.withMaxAccounts(1), InstantSource.system());
        answers.await(store.open("alice", answers)).close();
        answers.await(store.open("alice", answers));
        assertThat(answers.failure(store.open("bob", answers))).isEqualTo(Reason.LIMIT_REACHED);
    }

    @Test // RFC 7162 section 3.2.10: too many are allowed, too few are not
    void whoWasHereBeforeTheOldestTombstoneHearsOfAllThatAreGone() {
        Mailbox inbox = inbox(open(MemoryStoreOptions.DEFAULTS.withMaxTombstones(2)));
        for (int i = 1; i <= 5; i++) {
            append(inbox, 1, Flags.NONE);
        }
        long start = answers.await(inbox.status()).highestModSeq();
        for (int i = 1; i <= 3; i++) {
            answers.await(inbox.storeFlags(UidSet.of(i), FlagChange.add(Flags.of(SystemFlag.DELETED)), Long.MAX_VALUE));
            answers.await(inbox.expunge(UidSet.ALL));
        }
        Changes all = answers.await(inbox.changesSince(start, UidSet.ALL));
        assertThat(all.vanished()).isEqualTo(UidSet.range(1, 3));
        Changes latest = answers.await(inbox.changesSince(all.highestModSeq() - 1, UidSet.ALL));
        assertThat(latest.vanished()).isEqualTo(UidSet.of(3));
    }
}
