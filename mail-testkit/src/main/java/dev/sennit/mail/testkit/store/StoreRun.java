// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Commands given to a store and to the model; and clients that follow by events and by asking what changed. */
final class StoreRun {
    private final TestAnswers answers = new TestAnswers();
    private final List<Slot> slots = new ArrayList<>();
    private final Map<MailboxId, FollowedView> followed = new HashMap<>();
    private MailStore store;
    private Account account;
    private int texts;
    private int names;

    /** A mailbox, its model, and a client that was here long ago. */
    private static final class Slot {
        final Mailbox mailbox;
        final StoreModel model = new StoreModel();
        FollowedView client;
        int stepsSinceClient;

        Slot(Mailbox mailbox, MailboxView view) {
            this.mailbox = mailbox;
            this.client = new FollowedView(view);
        }
    }

    StoreRun(MailStore store) {
        this.store = store;
        this.account = answers.await(store.open("bob", answers));
        account.watch(this::told);
        for (int i = 0; i < StoreCommand.MAILBOXES; i++) {
            slots.add(fresh());
        }
    }

    private Slot fresh() {
        MailboxId id = answers.await(account.create(newName())).id();
        Mailbox mailbox = answers.await(account.open(id));
        MailboxView view = answers.await(mailbox.snapshot());
        followed.put(id, new FollowedView(view));
        return new Slot(mailbox, view);
    }

    private MailboxName newName() {
        names++;
        return MailboxName.of("m", "n" + names);
    }

    private void told(StoreEvent event) {
        FollowedView view = followed.get(event.mailbox());
        if (event instanceof StoreEvent.OfMessages change && view != null) {
            view.apply(change);
        }
    }

    MailStore store() {
        return store;
    }

    void goOnWith(MailStore other) {
        if (other == store) {
            return;
        }
        account.close();
        store.close();
        store = other;
        account = answers.await(store.open("bob", answers));
        account.watch(this::told);
        for (int i = 0; i < slots.size(); i++) {
            Slot old = slots.get(i);
            Mailbox mailbox = answers.await(account.open(old.mailbox.id()));
            Slot slot = new Slot(mailbox, answers.await(mailbox.snapshot()));
            slot.model.messages.putAll(old.model.messages);
            slot.model.largestUid = old.model.largestUid;
            slot.client = old.client;
            slots.set(i, slot);
        }
    }

    void step(StoreCommand command) {
        Slot slot = slots.get(command.mailbox());
        Slot other = slots.get(command.other());
        switch (command.kind()) {
            case APPEND -> append(slot, command);
            case FLAGS -> {
                FlagChange change = new FlagChange(command.how(), command.flags());
                answers.await(slot.mailbox.storeFlags(command.uids(), change, Long.MAX_VALUE));
                slot.model.change(command.uids(), change);
            }
            case EXPUNGE ->
                assertEquals(slot.model.expunge(command.uids()), answers.await(slot.mailbox.expunge(command.uids())));
            case REMOVE ->
                assertEquals(slot.model.remove(command.uids()), answers.await(slot.mailbox.remove(command.uids())));
            case COPY ->
                copied(
                        slot,
                        other,
                        command.uids(),
                        answers.await(slot.mailbox.copy(command.uids(), other.mailbox.id())));
            case MOVE -> {
                List<Long> moved = slot.model.select(command.uids());
                copied(
                        slot,
                        other,
                        command.uids(),
                        answers.await(slot.mailbox.move(command.uids(), other.mailbox.id())));
                moved.forEach(slot.model.messages::remove);
            }
            case RECREATE -> {
                answers.await(account.delete(slot.mailbox.id()));
                followed.remove(slot.mailbox.id());
                slots.set(command.mailbox(), fresh());
            }
            case RENAME -> answers.await(account.rename(slot.mailbox.id(), newName()));
        }
    }

    private void append(Slot slot, StoreCommand command) {
        texts++;
        String text = "message " + texts + "\r\n";
        MessageAppender writer = answers.await(slot.mailbox.append(AppendSpec.PLAIN.withFlags(command.flags())));
        answers.await(writer.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))));
        slot.model.add(answers.await(writer.commit()).uid(), new StoreModel.Message(command.flags(), text));
    }

    private static void copied(Slot from, Slot to, UidSet uids, CopyResult result) {
        assertEquals(
                from.model.select(uids),
                result.pairs().stream().map(CopyResult.Pair::source).toList());
        to.model.take(from.model, result);
    }

    void checkAll() {
        for (Slot slot : slots) {
            check(slot);
        }
    }

    private void check(Slot slot) {
        MailboxView view = answers.await(slot.mailbox.snapshot());
        assertEquals(
                slot.model.messages.entrySet().stream()
                        .map(entry -> entry.getKey() + " " + entry.getValue().flags())
                        .toList(),
                view.messages().stream()
                        .map(message -> message.uid() + " " + message.flags())
                        .toList());
        assertTrue(view.uidNext() > slot.model.largestUid, "uidNext " + view.uidNext());
        for (MessageState message : view.messages()) {
            assertTrue(message.modSeq() <= view.highestModSeq());
            assertEquals(slot.model.message(message.uid()).text(), text(slot.mailbox, message.uid()));
        }
        FollowedView events = followed.get(slot.mailbox.id());
        if (events != null) {
            assertEquals(view.messages(), events.messages(), "what the events tell");
        }
        slot.stepsSinceClient++;
        if (slot.stepsSinceClient > 4) {
            slot.stepsSinceClient = 0;
            slot.client.apply(answers.await(slot.mailbox.changesSince(slot.client.highestModSeq(), UidSet.ALL)));
            assertEquals(view.messages(), slot.client.messages(), "what has changed since a client was here");
        }
    }

    private String text(Mailbox mailbox, long uid) {
        MessageContent content = answers.await(mailbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow();
        try (content) {
            return StandardCharsets.US_ASCII
                    .decode(answers.await(content.read(0, 1000)))
                    .toString();
        }
    }

    void close() {
        account.close();
        store.close();
    }
}
