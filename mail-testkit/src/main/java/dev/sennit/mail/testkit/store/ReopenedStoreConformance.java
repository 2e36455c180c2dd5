// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a store that outlives its process knows when it is opened again. */
public abstract class ReopenedStoreConformance extends StoreConformance {
    /** For subclasses. */
    protected ReopenedStoreConformance() {}

    /**
     * Opens the storage of the test's store again.
     *
     * @return another store over what {@link #createStore()} made last
     * @throws Exception if it cannot be made
     */
    protected abstract MailStore reopenStore() throws Exception;

    private void reopen() throws Exception {
        goOnWith(reopenStore());
    }

    private Mailbox same(Mailbox mailbox) {
        return await(account().open(mailbox.id()));
    }

    @Test
    void mailboxesAreForWhatTheyWereMadeFor() throws Exception {
        await(account().create(MailboxName.of("sent"), Set.of(SpecialUse.SENT)));
        List<MailboxInfo> before = await(account().list());
        reopen();
        assertEquals(before, await(account().list()));
    }

    @Test
    void indexesAreThoseOfBefore() throws Exception {
        Mailbox inbox = inbox();
        append(inbox, IndexConformance.TWO_PARTS);
        append(inbox, "Subject: second\n\nx\n");
        List<Optional<MessageIndex>> before = List.of(index(1), index(2));
        reopen();
        assertEquals(before, List.of(index(1), index(2)));
        append(inbox(), "Subject: third\r\n\r\n");
        reopen();
        assertEquals("third", index(3).orElseThrow().root().value("Subject").orElseThrow());
    }

    @Test
    void idsOfMessagesAreThoseOfBefore() throws Exception {
        assumeTrue(store().hasEmailIds(), "the store has no ids of messages");
        long one = append(inbox(), "x");
        long copy = await(inbox().copy(UidSet.ALL, inbox().id())).pairs().get(0).destination();
        EmailId before = emailId(inbox(), one);
        reopen();
        assertEquals(before, emailId(inbox(), one));
        assertEquals(before, emailId(inbox(), copy));
        assertNotEquals(before, emailId(inbox(), append(inbox(), "y")));
    }

    private Optional<MessageIndex> index(long uid) {
        return await(inbox().fetch(uid, Set.of(Wanted.INDEX))).orElseThrow().index();
    }

    @Test
    void everythingIsThereAgain() throws Exception {
        Mailbox inbox = inbox();
        Mailbox other = create("a/ä");
        Flags flags = Flags.of(Set.of(SystemFlag.SEEN), Set.of("word", "Other"));
        long one = append(inbox, "1\r\n", flags);
        append(inbox, "2\n", Flags.of(SystemFlag.DELETED));
        await(inbox.expunge(UidSet.ALL));
        await(inbox.copy(UidSet.ALL, other.id()));
        await(inbox.storeFlags(UidSet.ALL, FlagChange.add(Flags.of(SystemFlag.FLAGGED)), Long.MAX_VALUE));
        await(account().subscribe(MailboxName.of("a", "ä")));
        List<MailboxInfo> list = await(account().list());
        MailboxView inboxView = view(inbox);
        MailboxView otherView = view(other);
        var data = await(inbox.fetch(one, Set.of(Wanted.SIZE, Wanted.INTERNAL_DATE)));

        reopen();
        assertEquals(list, await(account().list()));
        assertEquals(inboxView, view(same(inbox)));
        assertEquals(otherView, view(same(other)));
        assertEquals("1\r\n", text(same(inbox), one));
        assertEquals(data, await(same(inbox).fetch(one, Set.of(Wanted.SIZE, Wanted.INTERNAL_DATE))));
        assertEquals(List.of(MailboxName.of("a", "ä")), await(account().subscriptions()));
    }

    @Test
    void uidsAndModSequencesGoOnWhereTheyWere() throws Exception {
        Mailbox inbox = inbox();
        append(inbox, "1");
        long last = append(inbox, "2", Flags.of(SystemFlag.DELETED));
        await(inbox.expunge(UidSet.ALL));
        MailboxView before = view(inbox);
        reopen();
        AppendResult next = append(inbox(), new byte[] {'x'}, AppendSpec.PLAIN);
        assertTrue(next.uid() > last);
        assertTrue(next.modSeq() > before.highestModSeq());
        assertEquals(before.uidValidity(), next.uidValidity());
    }

    @Test
    void changesSinceAnEarlierTimeAreRemembered() throws Exception {
        Mailbox inbox = inbox();
        append(inbox, "1");
        long gone = append(inbox, "2", Flags.of(SystemFlag.DELETED));
        FollowedView client = new FollowedView(view(inbox));
        await(inbox.expunge(UidSet.of(gone)));
        append(inbox, "3");
        reopen();
        await(inbox().storeFlags(UidSet.ALL, FlagChange.add(Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE));
        var changes = await(inbox().changesSince(client.highestModSeq(), UidSet.ALL));
        assertTrue(changes.vanished().contains(gone));
        client.apply(changes);
        assertEquals(view(inbox()).messages(), client.messages());
    }

    @Test
    void renamedMailboxKeepsItsIdAndMessages() throws Exception {
        Mailbox a = create("a");
        append(a, "1");
        await(account().rename(a.id(), MailboxName.of("b", "c")));
        MailboxView before = view(a);
        reopen();
        Mailbox renamed = await(account().open(MailboxName.of("b", "c")));
        assertEquals(a.id(), renamed.id());
        assertEquals(before, view(renamed));
    }

    @Test
    void earlierValidityIsNotUsedAgain() throws Exception {
        Mailbox a = create("a");
        long validity = view(a).uidValidity();
        await(account().delete(a.id()));
        reopen();
        assertTrue(view(create("a")).uidValidity() > validity);
    }

    @Test
    void repeatedKeyAddsNoMessage() throws Exception {
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("queue 1/alice@example.org");
        AppendResult first = append(inbox(), new byte[] {'x'}, spec);
        reopen();
        assertEquals(first, append(inbox(), new byte[] {'x'}, spec));
        await(inbox().storeFlags(UidSet.ALL, FlagChange.add(Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE));
        reopen();
        assertEquals(first.uid(), append(inbox(), new byte[] {'x'}, spec).uid());
        assertEquals(
                List.of(first.uid()),
                view(inbox()).messages().stream().map(MessageState::uid).toList());
    }
}
