// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.UidSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Mailboxes that come, go and are renamed. */
public abstract class MailboxesConformance extends StoreConformance {
    /** For subclasses. */
    protected MailboxesConformance() {}

    private static MailboxName name(String text) {
        return MailboxName.parse(text, '/');
    }

    private List<String> names() {
        return await(account().list()).stream()
                .map(info -> info.name().text('/'))
                .toList();
    }

    @Test
    void everyAccountHasAnInboxThatStays() {
        assertEquals(List.of("INBOX"), names());
        Mailbox inbox = inbox();
        assertEquals(Reason.MAILBOX_EXISTS, failure(account().create(MailboxName.INBOX)));
        assertEquals(Reason.INBOX_STAYS, failure(account().delete(inbox.id())));
        assertEquals(Reason.INBOX_STAYS, failure(account().rename(inbox.id(), name("a"))));
        Mailbox other = create("b");
        assertEquals(Reason.INBOX_STAYS, failure(account().rename(other.id(), MailboxName.INBOX)));
        assertEquals(List.of("INBOX", "b"), names());
        assertTrue(view(inbox).uidValidity() >= 1);
        assertTrue(view(inbox).highestModSeq() >= 1);
    }

    @Test
    void mailboxesAreListedByNameAndFoundById() {
        Mailbox deep = create("b/c");
        create("a b");
        create("ä&");
        assertEquals(List.of("INBOX", "a b", "b/c", "ä&"), names());
        assertEquals(deep.id(), await(account().open(deep.id())).id());
        assertEquals(deep.id(), await(account().open(name("b/c"))).id());
        assertEquals(Reason.MAILBOX_MISSING, failure(account().open(name("b"))));
        assertEquals(Reason.MAILBOX_EXISTS, failure(account().create(name("b/c"))));
    }

    @Test
    void deletedMailboxIsGoneWithItsMessagesAndLeavesThoseBelow() {
        Mailbox a = create("a");
        create("a/b");
        append(a, "x");
        await(account().delete(a.id()));
        assertEquals(List.of("INBOX", "a/b"), names());
        assertEquals(Reason.MAILBOX_MISSING, failure(a.snapshot()));
        assertEquals(Reason.MAILBOX_MISSING, failure(a.status()));
        assertEquals(Reason.MAILBOX_MISSING, failure(a.look()));
        assertEquals(Reason.MAILBOX_MISSING, failure(a.expunge(UidSet.ALL)));
        assertEquals(Reason.MAILBOX_MISSING, failure(account().open(a.id())));
        assertEquals(Reason.MAILBOX_MISSING, failure(account().delete(a.id())));
    }

    @Test // RFC 9051 section 2.3.1.1: UIDs must not mean two messages
    void mailboxOfAnEarlierNameHasAnotherValidityAndId() {
        Mailbox first = create("a");
        append(first, "x");
        long validity = view(first).uidValidity();
        await(account().delete(first.id()));
        Mailbox second = create("a");
        assertNotEquals(first.id(), second.id());
        assertTrue(view(second).uidValidity() > validity);
        assertEquals(List.of(), uids(second));
    }

    @Test
    void renamedMailboxIsTheSameMailbox() {
        Mailbox a = create("a");
        Mailbox below = create("a/b");
        create("ab");
        long uid = append(a, "x");
        var before = view(a);
        await(account().rename(a.id(), name("z/y")));
        assertEquals(List.of("INBOX", "ab", "z/y", "z/y/b"), names());
        assertEquals(before, view(a));
        assertEquals("x", text(a, uid));
        assertEquals(a.id(), await(account().open(name("z/y"))).id());
        assertEquals(below.id(), await(account().open(name("z/y/b"))).id());
        long next = append(a, "y");
        assertTrue(next > uid);
    }

    @Test
    void mailboxIsForWhatItWasMadeFor() {
        Set<SpecialUse> uses = Set.of(SpecialUse.SENT, SpecialUse.ARCHIVE);
        MailboxInfo sent = await(account().create(MailboxName.of("a", "sent"), uses));
        MailboxInfo plain = await(account().create(MailboxName.of("plain")));
        assertEquals(uses, sent.uses());
        assertEquals(Set.of(), plain.uses());
        await(account().rename(sent.id(), MailboxName.of("b")));
        await(account().rename(plain.id(), MailboxName.of("a", "sent")));
        Map<String, Set<SpecialUse>> found = await(account().list()).stream()
                .collect(Collectors.toMap(info -> info.name().toString(), MailboxInfo::uses));
        assertEquals(Map.of("INBOX", Set.of(), "a/sent", Set.of(), "b", uses), found);
        await(account().delete(sent.id()));
        assertEquals(Set.of(), await(account().create(MailboxName.of("b"))).uses());
    }

    @Test
    void nameThatIsTakenOrImpossibleChangesNothing() {
        Mailbox a = create("a");
        create("a/b");
        create("c/b");
        List<String> before = names();
        assertEquals(Reason.MAILBOX_EXISTS, failure(account().rename(a.id(), name("c/b"))));
        assertEquals(Reason.MAILBOX_EXISTS, failure(account().rename(a.id(), name("c"))));
        assertEquals(Reason.LIMIT_REACHED, failure(account().rename(a.id(), name("a/b/x"))));
        assertEquals(Reason.LIMIT_REACHED, failure(account().rename(a.id(), MailboxName.of("x".repeat(254)))));
        assertEquals(before, names());
    }

    @Test
    void subscriptionsAreNamesOfTheirOwn() {
        await(account().subscribe(name("b")));
        await(account().subscribe(name("a/ä")));
        await(account().subscribe(name("b")));
        assertEquals(List.of(name("a/ä"), name("b")), await(account().subscriptions()));
        await(account().unsubscribe(name("b")));
        await(account().unsubscribe(name("never")));
        assertEquals(List.of(name("a/ä")), await(account().subscriptions()));
        assertEquals(List.of("INBOX"), names());
    }

    @Test
    void accountsAreApart() {
        append(inbox(), "alice's");
        Account other = await(store().open("alic", answers()));
        assertEquals(List.of(), uids(await(other.open(MailboxName.INBOX))));
        other.close();
    }

    @Test
    void accountIsSharedByAllWhoOpenedIt() {
        Account again = await(store().open("alice", answers()));
        long uid = append(inbox(), "x");
        Mailbox inbox = await(again.open(MailboxName.INBOX));
        assertEquals(List.of(uid), uids(inbox));
        account().close();
        assertEquals(Reason.CLOSED, failure(account().list()));
        assertEquals(List.of(uid), uids(inbox));
        again.close();
        again.close();
    }

    @Test
    void closedStoreRefuses() {
        store().close();
        assertEquals(Reason.CLOSED, failure(account().list()));
        assertEquals(Reason.CLOSED, failure(store().open("bob", answers())));
    }
}
