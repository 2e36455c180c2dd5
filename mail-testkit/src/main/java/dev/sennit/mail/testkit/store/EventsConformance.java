// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What watchers are told. */
public abstract class EventsConformance extends StoreConformance {
    /** For subclasses. */
    protected EventsConformance() {}

    @Test
    void changeIsToldBeforeItsStageIsComplete() {
        Mailbox inbox = inbox();
        Mailbox other = create("other");
        List<StoreEvent> told = new ArrayList<>();
        account().watch(told::add);
        long uid = append(inbox, "x");
        var arrived = assertInstanceOf(StoreEvent.Arrived.class, told.remove(0));
        assertEquals(view(inbox).messages(), arrived.messages());
        assertEquals(inbox.id(), arrived.mailbox());

        await(inbox.storeFlags(UidSet.of(uid), FlagChange.add(Flags.of(SystemFlag.DELETED)), Long.MAX_VALUE));
        var changed = assertInstanceOf(StoreEvent.FlagsChanged.class, told.remove(0));
        assertEquals(view(inbox).messages(), changed.messages());

        await(inbox.copy(UidSet.ALL, other.id()));
        assertEquals(
                other.id(),
                assertInstanceOf(StoreEvent.Arrived.class, told.remove(0)).mailbox());

        await(inbox.expunge(UidSet.ALL));
        var expunged = assertInstanceOf(StoreEvent.Expunged.class, told.remove(0));
        assertEquals(new StoreEvent.Expunged(inbox.id(), view(inbox).highestModSeq(), UidSet.of(uid)), expunged);
        assertEquals(List.of(), told);
    }

    @Test
    void lookSaysWhatThereIsAndTellsNothingTwice() {
        Mailbox inbox = inbox();
        List<StoreEvent> told = new ArrayList<>();
        account().watch(told::add);
        MailboxStatus empty = await(inbox.look());
        assertEquals(empty, await(inbox.look()));
        assertEquals(List.of(), told);
        long uid = append(inbox, "x");
        await(inbox.storeFlags(UidSet.of(uid), FlagChange.add(Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE));
        told.clear();
        MailboxStatus changed = await(inbox.look());
        assertEquals(view(inbox).highestModSeq(), changed.highestModSeq());
        assertEquals(1, changed.messages());
        assertEquals(uid + 1, changed.uidNext());
        assertTrue(changed.highestModSeq() > empty.highestModSeq());
        assertEquals(changed, await(inbox.look()));
        assertEquals(List.of(), told);
        await(inbox.remove(UidSet.ALL));
        assertTrue(await(inbox.look()).highestModSeq() > changed.highestModSeq());
    }

    @Test
    void mailboxesThatComeGoAndAreRenamedAreTold() {
        List<StoreEvent> told = new ArrayList<>();
        account().watch(told::add);
        MailboxName a = MailboxName.of("a");
        MailboxName b = MailboxName.of("b");
        var id = await(account().create(a)).id();
        await(account().rename(id, b));
        await(account().delete(id));
        assertEquals(
                List.of(new StoreEvent.Created(id, a), new StoreEvent.Renamed(id, a, b), new StoreEvent.Deleted(id, b)),
                told);
    }

    @Test
    void eventsLeadFromOneViewToTheNext() {
        Mailbox inbox = inbox();
        List<StoreEvent> told = new ArrayList<>();
        account().watch(told::add);
        append(inbox, "0");
        FollowedView followed = new FollowedView(view(inbox)); // the first event is contained
        long one = append(inbox, "1", Flags.of(SystemFlag.DELETED));
        append(inbox, "2");
        await(inbox.copy(UidSet.ALL, inbox.id()));
        await(inbox.storeFlags(UidSet.ALL, FlagChange.add(Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE));
        await(inbox.move(UidSet.of(one), inbox.id()));
        await(inbox.expunge(UidSet.ALL));
        MailboxView now = view(inbox);
        told.forEach(event -> followed.apply((StoreEvent.OfMessages) event));
        assertEquals(now.messages(), followed.messages());
        assertEquals(now.highestModSeq(), followed.highestModSeq());
    }

    @Test
    void everyOtherWhoHasOpenedTheAccountIsTold() {
        Account other = await(store().open("alice", answers()));
        List<StoreEvent> told = new ArrayList<>();
        other.watch(told::add);
        append(inbox(), "x");
        answers().runAll();
        assertEquals(1, told.size());
        other.close();
    }

    @Test
    void closedWatchHearsNothing() {
        List<StoreEvent> first = new ArrayList<>();
        List<StoreEvent> second = new ArrayList<>();
        Account other = await(store().open("alice", answers()));
        Account.Watch watch = account().watch(first::add);
        other.watch(second::add);
        watch.close();
        watch.close();
        other.close();
        append(inbox(), "x");
        answers().runAll();
        assertTrue(first.isEmpty() && second.isEmpty());
    }

    @Test
    void watcherThatThrowsDisturbsNobody() {
        List<StoreEvent> told = new ArrayList<>();
        account().watch(event -> {
            throw new IllegalStateException("on purpose");
        });
        account().watch(told::add);
        append(inbox(), "x");
        assertEquals(1, told.size());
    }
}
