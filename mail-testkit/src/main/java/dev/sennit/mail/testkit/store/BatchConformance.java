// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.SystemFlag;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Messages that come into a mailbox together, or not at all, and those that come for others. */
public abstract class BatchConformance extends StoreConformance {
    /** For subclasses. */
    protected BatchConformance() {}

    private MessageAppender begun(Mailbox mailbox, String text, AppendSpec spec) {
        MessageAppender appender = await(mailbox.append(spec));
        appender.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII)));
        return appender;
    }

    private MessageAppender begun(Mailbox mailbox, String text) {
        return begun(mailbox, text, AppendSpec.PLAIN);
    }

    private static List<Long> uids(List<AppendResult> results) {
        return results.stream().map(AppendResult::uid).toList();
    }

    @Test
    void messagesOfABatchComeInItsOrder() {
        Mailbox inbox = inbox();
        append(inbox, "before");
        MessageAppender last = begun(inbox, "3");
        MessageAppender first = begun(inbox, "1", AppendSpec.PLAIN.withFlags(Flags.of(SystemFlag.SEEN)));
        Flags word = Flags.of(Set.of(), Set.of("word"));
        MessageAppender second = begun(inbox, "2".repeat(200_000), AppendSpec.PLAIN.withFlags(word));
        List<AppendResult> results = await(inbox.commit(List.of(first, second, last)));
        assertEquals(uids(results), uids(inbox).subList(1, 4));
        assertEquals("1", text(inbox, results.get(0).uid()));
        assertEquals("3", text(inbox, results.get(2).uid()));
        MailboxView view = view(inbox);
        for (int i = 0; i < 3; i++) {
            AppendResult result = results.get(i);
            Flags flags = List.of(Flags.of(SystemFlag.SEEN), word, Flags.NONE).get(i);
            assertEquals(view.uidValidity(), result.uidValidity());
            assertEquals(
                    new MessageState(result.uid(), result.modSeq(), flags),
                    view.messages().get(i + 1));
        }
        assertEquals(view.messages().get(3).modSeq(), view.highestModSeq());
    }

    @Test
    void watchersAreToldABatchAtOnce() {
        Mailbox inbox = inbox();
        List<StoreEvent> told = new ArrayList<>();
        account().watch(told::add);
        List<AppendResult> results = await(inbox.commit(List.of(begun(inbox, "1"), begun(inbox, "2"))));
        assertEquals(1, told.size());
        StoreEvent.Arrived arrived = (StoreEvent.Arrived) told.get(0);
        assertEquals(
                uids(results),
                arrived.messages().stream().map(MessageState::uid).toList());
    }

    @Test
    void batchOfNothingChangesNothing() {
        MailboxView before = view(inbox());
        assertEquals(List.of(), await(inbox().commit(List.of())));
        assertEquals(before, view(inbox()));
        MessageAppender one = begun(inbox(), "x");
        assertEquals(uids(await(inbox().commit(List.of(one)))), uids(inbox()));
    }

    @Test
    void batchForAMailboxThatIsGoneIsRefusedAsAWhole() {
        Mailbox mailbox = create("gone");
        List<MessageAppender> messages = List.of(begun(mailbox, "1"), begun(mailbox, "2"));
        await(account().delete(mailbox.id()));
        assertEquals(Reason.MAILBOX_MISSING, failure(mailbox.commit(messages)));
    }

    @Test
    void batchWithAMessageThatIsTooLargeLeavesNothing() {
        long most = store().maxMessageOctets();
        assumeTrue(most < 64L << 20, "such a message is too large for a test");
        Mailbox inbox = inbox();
        MailboxView before = view(inbox);
        MessageAppender one = begun(inbox, "1");
        MessageAppender large = begun(inbox, "2");
        MessageAppender other = begun(inbox, "3");
        for (long left = most - 1; left > 0; left -= 500_000) {
            await(large.write(ByteBuffer.allocate((int) Math.min(left, 500_000))));
        }
        large.write(ByteBuffer.allocate(1));
        assertEquals(Reason.MESSAGE_TOO_LARGE, failure(inbox.commit(List.of(one, large, other))));
        assertEquals(before, view(inbox));
        assertEquals(Reason.MESSAGE_TOO_LARGE, failure(one.write(ByteBuffer.allocate(1))));
    }

    @Test
    void messagesOfABatchAreOfItsMailboxAndOnlyOfIt() {
        Mailbox inbox = inbox();
        MessageAppender one = begun(inbox, "1");
        MessageAppender elsewhere = begun(create("other"), "2");
        assertThrows(IllegalArgumentException.class, () -> inbox.commit(List.of(one, elsewhere)));
        assertThrows(IllegalArgumentException.class, () -> inbox.commit(List.of(one, one)));
        MessageAppender ended = begun(inbox, "3");
        ended.abort();
        assertThrows(IllegalStateException.class, () -> inbox.commit(List.of(one, ended)));
        CompletionStage<List<AppendResult>> commit = inbox().commit(List.of(one));
        assertThrows(IllegalStateException.class, one::commit);
        assertThrows(IllegalStateException.class, () -> inbox.commit(List.of(one)));
        assertEquals(uids(await(commit)), uids(inbox));
    }

    @Test
    void repeatedKeyInABatchIsWhereItWas() {
        Mailbox inbox = inbox();
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("key");
        long there = append(inbox, new byte[] {'x'}, spec).uid();
        List<AppendResult> results = await(inbox.commit(List.of(begun(inbox, "1"), begun(inbox, "x", spec))));
        assertEquals(there, results.get(1).uid());
        assertEquals(List.of(there, results.get(0).uid()), uids(inbox));
    }

    @Test
    void replacedMessageGoesWhenTheOtherComes() {
        Mailbox inbox = inbox();
        Mailbox other = create("other");
        long one = append(inbox, "1");
        long two = append(inbox, "2");
        long three = await(inbox.replace(one, begun(inbox, "3"))).uid();
        assertEquals(List.of(two, three), uids(inbox));
        assertEquals("3", text(inbox, three));
        long four = await(inbox.replace(two, begun(other, "4"))).uid();
        assertEquals(List.of(three), uids(inbox));
        assertEquals("4", text(other, four));
    }

    @Test
    void messageThatIsGoneIsNotReplaced() {
        Mailbox inbox = inbox();
        long one = append(inbox, "1");
        CompletionStage<AppendResult> first = inbox.replace(one, begun(inbox, "2"));
        CompletionStage<AppendResult> second = inbox.replace(one, begun(inbox, "3"));
        long two = await(first).uid();
        assertEquals(Reason.MESSAGE_MISSING, failure(second));
        assertEquals(List.of(two), uids(inbox));
        Mailbox gone = create("gone");
        MessageAppender writer = begun(gone, "4");
        await(account().delete(gone.id()));
        assertEquals(Reason.MAILBOX_MISSING, failure(inbox.replace(two, writer)));
        assertEquals(List.of(two), uids(inbox));
    }

    @Test
    void messageThatIsRepeatedInItsOwnPlaceStays() {
        Mailbox inbox = inbox();
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("key");
        long one = append(inbox, new byte[] {'x'}, spec).uid();
        assertEquals(one, await(inbox.replace(one, begun(inbox, "x", spec))).uid());
        assertEquals(List.of(one), uids(inbox));
        long two = append(inbox, "2");
        assertEquals(one, await(inbox.replace(two, begun(inbox, "x", spec))).uid());
        assertEquals(List.of(one), uids(inbox));
    }

    @Test
    void batchesAndSingleMessagesThatComeTogetherAreAllThere() {
        Mailbox inbox = inbox();
        List<CompletionStage<?>> commits = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            if (i % 2 == 0) {
                commits.add(inbox.commit(List.of(begun(inbox, "a" + i), begun(inbox, "b" + i))));
            } else {
                commits.add(begun(inbox, "c" + i).commit());
            }
        }
        commits.forEach(this::await);
        List<Long> uids = uids(inbox);
        assertEquals(30, uids.size());
        for (int i = 0; i + 1 < uids.size(); i++) {
            String text = text(inbox, uids.get(i));
            if (text.startsWith("a")) {
                assertEquals("b" + text.substring(1), text(inbox, uids.get(i + 1)));
            }
        }
    }
}
