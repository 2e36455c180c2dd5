// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static dev.sennit.mail.store.SystemFlag.DELETED;
import static dev.sennit.mail.store.SystemFlag.FLAGGED;
import static dev.sennit.mail.store.SystemFlag.SEEN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.mail.store.Changes;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.FlagsResult;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Messages that are fetched, flagged, copied, moved and removed. */
public abstract class MessagesConformance extends StoreConformance {
    /** For subclasses. */
    protected MessagesConformance() {}

    private Flags flags(Mailbox mailbox, long uid) {
        return await(mailbox.fetch(uid, Set.of())).orElseThrow().state().flags();
    }

    private long modSeq(Mailbox mailbox, long uid) {
        return await(mailbox.fetch(uid, Set.of())).orElseThrow().state().modSeq();
    }

    private FlagsResult store(Mailbox mailbox, long uid, FlagChange change) {
        return await(mailbox.storeFlags(UidSet.of(uid), change, Long.MAX_VALUE));
    }

    @Test
    void flagsAreAddedRemovedAndReplaced() {
        Mailbox inbox = inbox();
        long uid = append(inbox, "x", Flags.of(SEEN));
        Flags word = Flags.of(Set.of(), Set.of("$MDNSent"));
        store(inbox, uid, FlagChange.add(Flags.of(FLAGGED).with(word)));
        assertEquals(Flags.of(SEEN, FLAGGED).with(word), flags(inbox, uid));
        store(inbox, uid, FlagChange.remove(Flags.of(SEEN, DELETED)));
        assertEquals(Flags.of(FLAGGED).with(word), flags(inbox, uid));
        FlagsResult result = store(inbox, uid, FlagChange.replace(Flags.of(DELETED)));
        assertEquals(Flags.of(DELETED), flags(inbox, uid));
        assertEquals(List.of(new MessageState(uid, modSeq(inbox, uid), Flags.of(DELETED))), result.messages());
        assertEquals("x", text(inbox, uid));
    }

    @Test // RFC 8474 section 5.1
    void copiesHaveTheIdOfTheirOriginalAndOtherMessagesHaveOthers() {
        assumeTrue(store().hasEmailIds(), "the store has no ids of messages");
        Mailbox inbox = inbox();
        Mailbox other = create("other");
        long one = append(inbox, "one");
        EmailId first = emailId(inbox, one);
        EmailId second = emailId(inbox, append(inbox, "two"));
        assertNotEquals(first, second);
        store(inbox, one, FlagChange.add(Flags.of(SEEN)));
        assertEquals(first, emailId(inbox, one));
        long copy = destination(await(inbox.copy(UidSet.of(one), other.id())));
        long again = destination(await(other.copy(UidSet.of(copy), inbox.id())));
        long moved = destination(await(inbox.move(UidSet.of(one), other.id())));
        assertEquals(first, emailId(other, copy));
        assertEquals(first, emailId(inbox, again));
        assertEquals(first, emailId(other, moved));
        await(inbox.remove(UidSet.ALL));
        await(other.remove(UidSet.ALL));
        assertFalse(Set.of(first, second).contains(emailId(inbox, append(inbox, "three"))), "an id is not used again");
    }

    private static long destination(CopyResult result) {
        return result.pairs().get(0).destination();
    }

    @Test
    void modSequenceRisesWithAChangeAndOnlyWithOne() {
        Mailbox inbox = inbox();
        long one = append(inbox, "x");
        long two = append(inbox, "y");
        long before = view(inbox).highestModSeq();
        store(inbox, one, FlagChange.add(Flags.of(SEEN)));
        long changed = modSeq(inbox, one);
        assertTrue(changed > before);
        assertEquals(changed, view(inbox).highestModSeq());
        store(inbox, one, FlagChange.add(Flags.of(SEEN)));
        store(inbox, two, FlagChange.remove(Flags.of(SEEN)));
        assertEquals(changed, view(inbox).highestModSeq());
        store(inbox, two, FlagChange.add(Flags.of(SEEN)));
        assertTrue(modSeq(inbox, two) > changed, "changes that were told apart");
    }

    @Test // RFC 7162 section 3.1.3
    void messageThatChangedSinceIsLeftAlone() {
        Mailbox inbox = inbox();
        long one = append(inbox, "x");
        long two = append(inbox, "y");
        long known = view(inbox).highestModSeq();
        store(inbox, one, FlagChange.add(Flags.of(SEEN)));
        FlagsResult result =
                await(inbox.storeFlags(UidSet.of(one, two, 99), FlagChange.replace(Flags.of(FLAGGED)), known));
        assertEquals(UidSet.of(one), result.modified());
        assertEquals(
                List.of(two), result.messages().stream().map(MessageState::uid).toList());
        assertEquals(Flags.of(SEEN), flags(inbox, one));
        assertEquals(Flags.of(FLAGGED), flags(inbox, two));
    }

    @Test
    void onlyDeletedMessagesOfTheSetAreExpunged() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1", Flags.of(DELETED));
        long two = append(inbox, "2");
        long three = append(inbox, "3", Flags.of(DELETED));
        assertEquals(UidSet.of(three), await(inbox.expunge(UidSet.range(two, three + 7))));
        assertEquals(List.of(one, two), uids(inbox));
        assertEquals(UidSet.of(one), await(inbox.expunge(UidSet.ALL)));
        assertEquals(List.of(two), uids(inbox));
        assertEquals(UidSet.EMPTY, await(inbox.expunge(UidSet.ALL)));
        assertEquals(Optional.empty(), await(inbox.fetch(one, Set.of(Wanted.CONTENT))));
    }

    @Test
    void removedMessagesNeedNoFlag() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1", Flags.of(DELETED));
        long two = append(inbox, "2");
        long three = append(inbox, "3", Flags.of(FLAGGED));
        long before = view(inbox).highestModSeq();
        assertEquals(UidSet.of(two, three), await(inbox.remove(UidSet.range(two, three + 7))));
        assertEquals(List.of(one), uids(inbox));
        assertEquals(UidSet.EMPTY, await(inbox.remove(UidSet.range(two, three + 7))));
        assertEquals(
                UidSet.of(two, three),
                await(inbox.changesSince(before, UidSet.ALL)).vanished());
        assertEquals(UidSet.of(one), await(inbox.remove(UidSet.ALL)));
    }

    @Test
    void uidOfAMessageThatIsGoneIsNeverGivenAgain() {
        Mailbox inbox = inbox();
        append(inbox, "1");
        long last = append(inbox, "2", Flags.of(DELETED));
        await(inbox.expunge(UidSet.ALL));
        assertTrue(view(inbox).uidNext() > last);
        assertTrue(append(inbox, "3") > last);
    }

    @Test
    void statusCountsWhatTheSnapshotShows() {
        Mailbox inbox = inbox();
        append(inbox, "1", Flags.of(SEEN));
        append(inbox, "2", Flags.of(DELETED));
        long gone = append(inbox, "3", Flags.of(DELETED, SEEN));
        await(inbox.expunge(UidSet.of(gone)));
        MailboxView view = view(inbox);
        var status = await(inbox.status());
        assertEquals(new MailboxStatus(view.uidValidity(), view.uidNext(), view.highestModSeq(), 2, 1, 1), status);
    }

    @Test
    void copyKeepsEverythingButTheUid() {
        Mailbox inbox = inbox();
        Mailbox other = create("other");
        append(other, "there before");
        Flags flags = Flags.of(Set.of(SEEN), Set.of("word"));
        long one = append(inbox, "1", flags);
        long two = append(inbox, "2");
        var dates = await(inbox.fetch(one, Set.of(Wanted.INTERNAL_DATE))).orElseThrow();
        long validity = view(other).uidValidity();
        CopyResult result = await(inbox.copy(UidSet.of(two, one, 99), other.id()));
        assertEquals(validity, result.uidValidity());
        assertEquals(
                List.of(one, two),
                result.pairs().stream().map(CopyResult.Pair::source).toList());
        List<Long> copies =
                result.pairs().stream().map(CopyResult.Pair::destination).toList();
        assertTrue(copies.get(0) < copies.get(1));
        assertEquals("1", text(other, copies.get(0)));
        assertEquals("2", text(other, copies.get(1)));
        assertEquals(flags, flags(other, copies.get(0)));
        assertEquals(
                dates.internalDate(),
                await(other.fetch(copies.get(0), Set.of(Wanted.INTERNAL_DATE)))
                        .orElseThrow()
                        .internalDate());
        assertEquals(List.of(one, two), uids(inbox));
        assertEquals(3, uids(other).size());
    }

    @Test
    void copyAndOriginalChangeApart() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1");
        long copy = await(inbox.copy(UidSet.of(one), inbox.id())).pairs().get(0).destination();
        assertTrue(copy > one);
        store(inbox, one, FlagChange.add(Flags.of(DELETED)));
        await(inbox.expunge(UidSet.ALL));
        assertEquals(List.of(copy), uids(inbox));
        assertEquals("1", text(inbox, copy));
        assertEquals(Flags.NONE, flags(inbox, copy));
    }

    @Test // RFC 6851
    void movedMessageIsInOneMailbox() {
        Mailbox inbox = inbox();
        Mailbox other = create("other");
        Flags flags = Flags.of(Set.of(SEEN), Set.of("word"));
        long one = append(inbox, "1", flags);
        long two = append(inbox, "2");
        CopyResult result = await(inbox.move(UidSet.of(one), other.id()));
        assertEquals(List.of(two), uids(inbox));
        long moved = result.pairs().get(0).destination();
        assertEquals(List.of(moved), uids(other));
        assertEquals("1", text(other, moved));
        assertEquals(flags, flags(other, moved));
        CopyResult back = await(other.move(UidSet.ALL, inbox.id()));
        assertEquals(List.of(), uids(other));
        assertEquals(List.of(two, back.pairs().get(0).destination()), uids(inbox));
    }

    @Test
    void messageMovedWhereItIsGetsAnotherUid() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1");
        long two = append(inbox, "2");
        long moved =
                await(inbox.move(UidSet.of(one), inbox.id())).pairs().get(0).destination();
        assertTrue(moved > two);
        assertEquals(List.of(two, moved), uids(inbox));
        assertEquals("1", text(inbox, moved));
    }

    @Test
    void withoutADestinationNothingMoves() {
        Mailbox inbox = inbox();
        append(inbox, "1");
        MailboxView before = view(inbox);
        MailboxId nowhere = new MailboxId("nowhere");
        assertEquals(Reason.MAILBOX_MISSING, failure(inbox.copy(UidSet.ALL, nowhere)));
        assertEquals(Reason.MAILBOX_MISSING, failure(inbox.move(UidSet.ALL, nowhere)));
        assertEquals(before, view(inbox));
    }

    @Test
    void changesAreThoseSinceAModSequence() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1");
        long two = append(inbox, "2", Flags.of(DELETED));
        long three = append(inbox, "3");
        long known = view(inbox).highestModSeq();
        assertEquals(new Changes(known, List.of(), UidSet.EMPTY), await(inbox.changesSince(known, UidSet.ALL)));

        store(inbox, three, FlagChange.add(Flags.of(SEEN)));
        await(inbox.expunge(UidSet.of(two)));
        long four = append(inbox, "4");
        Changes changes = await(inbox.changesSince(known, UidSet.ALL));
        assertEquals(view(inbox).highestModSeq(), changes.highestModSeq());
        assertEquals(
                List.of(three, four),
                changes.changed().stream().map(MessageState::uid).toList());
        assertEquals(UidSet.of(two), changes.vanished());

        Changes some = await(inbox.changesSince(known, UidSet.of(one, four)));
        assertEquals(
                List.of(four), some.changed().stream().map(MessageState::uid).toList());
        assertEquals(UidSet.EMPTY, some.vanished());
    }

    @Test
    void snapshotStaysAsItIs() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1", Flags.of(DELETED));
        MailboxView before = view(inbox);
        MailboxView copy = new MailboxView(
                before.uidValidity(), before.uidNext(), before.highestModSeq(), List.copyOf(before.messages()));
        append(inbox, "2");
        store(inbox, one, FlagChange.add(Flags.of(SEEN)));
        await(inbox.expunge(UidSet.ALL));
        assertEquals(copy, before);
    }

    @Test
    void cursorBringsMessagesInOrderAndPassesOverThoseThatAreGone() {
        Mailbox inbox = inbox();
        List<Long> uids = new ArrayList<>();
        int last = MessageCursor.MAX_AHEAD + 10;
        for (int i = 0; i <= last; i++) {
            uids.add(append(inbox, "message " + i, i == last - 1 ? Flags.of(DELETED) : Flags.NONE));
        }
        MessageCursor cursor = await(inbox.fetch(UidSet.ALL, Set.of(Wanted.SIZE)));
        List<Long> found = new ArrayList<>();
        long gone = uids.remove(last - 1);
        Optional<MessageData> next = await(cursor.next());
        await(inbox.expunge(UidSet.of(gone)));
        while (next.isPresent()) {
            found.add(next.get().state().uid());
            assertTrue(next.get().sizeOctets().isPresent());
            next = await(cursor.next());
        }
        assertEquals(uids, found);
        assertEquals(Optional.empty(), await(cursor.next()));
    }

    @Test
    void cursorIsAskedForOneMessageAtATime() {
        long one = append(inbox(), "1");
        long two = append(inbox(), "2");
        MessageCursor cursor = await(inbox().fetch(UidSet.of(one, two), Set.of(Wanted.CONTENT)));
        var first = cursor.next();
        assertThrows(IllegalStateException.class, cursor::next);
        try (var content = await(first).orElseThrow().content().orElseThrow()) {
            assertEquals(
                    "1",
                    StandardCharsets.US_ASCII
                            .decode(await(content.read(0, 100)))
                            .toString());
        }
        await(cursor.next()).orElseThrow().content().orElseThrow().close();
    }

    @Test
    void contentOutlivesItsMessage() {
        Mailbox inbox = inbox();
        long uid = append(inbox, "still here", Flags.of(DELETED));
        var content = await(inbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow();
        await(inbox.expunge(UidSet.ALL));
        ByteBuffer read = await(content.read(0, 100));
        assertEquals("still here", StandardCharsets.US_ASCII.decode(read).toString());
        assertThrows(IllegalArgumentException.class, () -> content.read(-1, 1));
        assertThrows(IllegalArgumentException.class, () -> content.read(0, 0));
        content.close();
        content.close();
        assertEquals(Reason.CLOSED, failure(content.read(0, 1)));
    }
}
