// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/** Messages that arrive. */
public abstract class AppendConformance extends StoreConformance {
    /** For subclasses. */
    protected AppendConformance() {}

    @Test
    void uidsAscendFromUidNext() {
        Mailbox inbox = inbox();
        long before = 0;
        for (int i = 0; i < 5; i++) {
            MailboxView view = view(inbox);
            AppendResult result = append(inbox, new byte[] {'x'}, AppendSpec.PLAIN);
            assertTrue(result.uid() >= view.uidNext() && result.uid() > before, "UID " + result.uid());
            assertTrue(result.modSeq() > view.highestModSeq(), "mod-sequence " + result.modSeq());
            assertEquals(view.uidValidity(), result.uidValidity());
            assertTrue(view(inbox).uidNext() > result.uid());
            before = result.uid();
        }
    }

    @Test
    void whatWasAppendedIsReadByteForByte() {
        Random random = new Random(1);
        for (int size : new int[] {0, 1, 65_535, 65_536, 65_537, 300_000}) {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            for (int i = 0; i < size; i++) {
                bytes[i] = bytes[i] == '\n' ? (byte) 'n' : bytes[i];
            }
            long uid = append(inbox(), bytes, AppendSpec.PLAIN).uid();
            assertArrayEquals(bytes, bytes(inbox(), uid, 100_000), size + " bytes");
            assertArrayEquals(bytes, bytes(inbox(), uid, 9_973), size + " bytes in small pieces");
        }
    }

    @Test
    void bareLineFeedIsReadAsCrlfAndCountsAsTwo() {
        String text = "a: 1\r\nb: 2\n\nx\n\r\n\r\r\ny\n";
        String read = "a: 1\r\nb: 2\r\n\r\nx\r\n\r\n\r\r\ny\r\n";
        long uid = append(inbox(), text);
        assertEquals(read, text(inbox(), uid));
        assertEquals(read, new String(bytes(inbox(), uid, 1), StandardCharsets.US_ASCII));
        MessageData data =
                await(inbox().fetch(uid, Set.of(Wanted.SIZE, Wanted.CONTENT))).orElseThrow();
        assertEquals(read.length(), data.sizeOctets().orElseThrow());
        try (var content = data.content().orElseThrow()) {
            assertEquals(read.length(), content.sizeOctets());
            for (int at = read.length() + 1; at >= 0; at--) { // backwards, too
                ByteBuffer piece = await(content.read(at, 3));
                String expected = read.substring(Math.min(at, read.length()));
                String found = StandardCharsets.US_ASCII.decode(piece).toString();
                assertTrue(expected.startsWith(found), "at " + at);
                assertEquals(expected.isEmpty(), found.isEmpty(), "at " + at);
            }
        }
    }

    @Test
    void flagsAndDateAreThoseOfTheAppend() {
        Flags flags = Flags.of(Set.of(SystemFlag.SEEN, SystemFlag.FLAGGED), Set.of("$Forwarded", "later"));
        Instant date = Instant.parse("1996-07-17T02:44:25Z");
        long uid = append(
                        inbox(),
                        new byte[] {'x'},
                        AppendSpec.PLAIN.withFlags(flags).withInternalDate(date))
                .uid();
        MessageData data =
                await(inbox().fetch(uid, Set.of(Wanted.INTERNAL_DATE))).orElseThrow();
        assertEquals(flags, data.state().flags());
        assertEquals(Optional.of(date), data.internalDate());
        assertTrue(data.content().isEmpty() && data.sizeOctets().isEmpty(), "what was not wanted");
    }

    @Test
    void saveDateIsThatOfTheMailboxAndNotOfTheMessage() {
        Mailbox other = create("other");
        Instant old = Instant.parse("1996-07-17T02:44:25Z");
        long uid = append(inbox(), new byte[] {'x'}, AppendSpec.PLAIN.withInternalDate(old))
                .uid();
        Instant saved = saveDate(inbox(), uid);
        assertTrue(saved.isAfter(old), "saved at " + saved);
        long copy = await(inbox().copy(UidSet.ALL, other.id())).pairs().get(0).destination();
        assertFalse(saveDate(other, copy).isBefore(saved));
        await(inbox().storeFlags(UidSet.ALL, FlagChange.add(Flags.of(SystemFlag.SEEN)), Long.MAX_VALUE));
        assertEquals(saved, saveDate(inbox(), uid));
    }

    private Instant saveDate(Mailbox mailbox, long uid) {
        return await(mailbox.fetch(uid, Set.of(Wanted.SAVE_DATE)))
                .orElseThrow()
                .saveDate()
                .orElseThrow();
    }

    @Test
    void announcedMessageMayBeAsLargeAsTheStoreSays() {
        long most = store().maxMessageOctets();
        await(inbox().append(AppendSpec.PLAIN.withAnnouncedOctets(most))).abort();
        if (most < Long.MAX_VALUE) {
            assertEquals(
                    Reason.MESSAGE_TOO_LARGE, failure(inbox().append(AppendSpec.PLAIN.withAnnouncedOctets(most + 1))));
        }
    }

    @Test
    void nothingShowsBeforeTheCommit() {
        Mailbox inbox = inbox();
        MailboxView before = view(inbox);
        MessageAppender writer = await(inbox.append(AppendSpec.PLAIN));
        await(writer.write(ByteBuffer.wrap(new byte[200_000])));
        assertEquals(before, view(inbox));
        long uid = await(writer.commit()).uid();
        assertEquals(List.of(uid), uids(inbox));
    }

    @Test
    void abortedMessageLeavesNothing() {
        Mailbox inbox = inbox();
        MailboxView before = view(inbox);
        for (int size : new int[] {0, 10, 200_000}) {
            MessageAppender writer = await(inbox.append(AppendSpec.PLAIN));
            await(writer.write(ByteBuffer.wrap(new byte[size])));
            writer.abort();
            writer.abort();
            assertThrows(IllegalStateException.class, writer::commit);
            assertThrows(IllegalStateException.class, () -> writer.write(ByteBuffer.allocate(1)));
        }
        assertEquals(before, view(inbox));
    }

    @Test
    void messageIsCommittedOnce() {
        MessageAppender writer = await(inbox().append(AppendSpec.PLAIN));
        CompletionStage<AppendResult> commit = writer.commit();
        assertThrows(IllegalStateException.class, writer::commit);
        writer.abort();
        long uid = await(commit).uid();
        assertEquals(List.of(uid), uids(inbox()));
    }

    @Test
    void bytesAreTheCallersAgainAfterWrite() {
        MessageAppender writer = await(inbox().append(AppendSpec.PLAIN));
        ByteBuffer lent = ByteBuffer.wrap("one\r\n".getBytes(StandardCharsets.US_ASCII));
        CompletionStage<Void> written = writer.write(lent);
        assertEquals(0, lent.remaining());
        lent.clear().put("two\r\n".getBytes(StandardCharsets.US_ASCII)).flip();
        await(written);
        assertEquals("one\r\n", text(inbox(), await(writer.commit()).uid()));
    }

    @Test
    void whoDoesNotWaitIsRefused() {
        MessageAppender writer = await(inbox().append(AppendSpec.PLAIN));
        ByteBuffer tooMuch = ByteBuffer.allocate(MessageAppender.MAX_WAITING_BYTES + 1);
        assertThrows(IllegalStateException.class, () -> writer.write(tooMuch));
        tooMuch.limit(MessageAppender.MAX_WAITING_BYTES);
        await(writer.write(tooMuch));
        assertEquals(
                MessageAppender.MAX_WAITING_BYTES,
                bytes(inbox(), await(writer.commit()).uid(), 1 << 20).length);
    }

    @Test // a delivery that is tried again because its answer was lost
    void repeatedKeyAddsNoMessage() {
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("queue 1/alice@example.org");
        AppendResult first = append(inbox(), new byte[] {'x'}, spec);
        assertEquals(first, append(inbox(), new byte[] {'x'}, spec));
        long other = append(inbox(), new byte[] {'x'}, AppendSpec.PLAIN.withIdempotencyKey("queue 2"))
                .uid();
        assertEquals(List.of(first.uid(), other), uids(inbox()));
    }

    @Test // which a digest of the content can only be
    void keyMayBeKnownWhenAllIsWritten() {
        List<Long> there = new ArrayList<>();
        for (String key : new String[] {"one", "two", "one"}) {
            MessageAppender writer = await(inbox().append(AppendSpec.PLAIN));
            await(writer.write(ByteBuffer.wrap(new byte[] {'x'})));
            there.add(await(writer.commit(key)).uid());
        }
        assertEquals(there.get(0), there.get(2));
        assertEquals(there.subList(0, 2), uids(inbox()));
        AppendSpec known = AppendSpec.PLAIN.withIdempotencyKey("two");
        assertEquals(there.get(1), append(inbox(), new byte[] {'y'}, known).uid());
    }

    @Test
    void repeatedKeyAddsNoMessageEvenAtTheSameTime() {
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("key");
        MessageAppender first = await(inbox().append(spec));
        MessageAppender second = await(inbox().append(spec));
        CompletionStage<AppendResult> one = first.commit();
        CompletionStage<AppendResult> two = second.commit();
        assertEquals(await(one), await(two));
        assertEquals(1, uids(inbox()).size());
    }

    @Test
    void messagesThatArriveTogetherAreAllThere() {
        List<MessageAppender> writers = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writers.add(await(inbox().append(AppendSpec.PLAIN)));
        }
        List<CompletionStage<AppendResult>> commits = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            writers.get(i).write(ByteBuffer.wrap(("message " + i).getBytes(StandardCharsets.US_ASCII)));
            commits.add(writers.get(i).commit());
        }
        Set<Long> uids = new TreeSet<>();
        for (int i = 0; i < 50; i++) {
            long uid = await(commits.get(i)).uid();
            assertEquals("message " + i, text(inbox(), uid));
            uids.add(uid);
        }
        assertEquals(List.copyOf(uids), uids(inbox()));
    }

    @Test
    void everyMessageThatArrivesHasItsPlaceInTheModSequence() {
        append(inbox(), "one");
        long known = view(inbox()).highestModSeq();
        long second = append(inbox(), "two");
        assertEquals(
                List.of(second),
                view(inbox()).messages().stream()
                        .filter(message -> message.modSeq() > known)
                        .map(MessageState::uid)
                        .toList());
    }

    @Test
    void messageForAMailboxThatIsGoneIsRefused() {
        Mailbox mailbox = create("gone");
        MessageAppender writer = await(mailbox.append(AppendSpec.PLAIN));
        await(account().delete(mailbox.id()));
        assertEquals(Reason.MAILBOX_MISSING, failure(writer.commit()));
        assertEquals(Reason.MAILBOX_MISSING, failure(mailbox.append(AppendSpec.PLAIN)));
    }

    @Test
    void closedAccountAbortsWhatWasNotCommitted() {
        MessageAppender writer = await(inbox().append(AppendSpec.PLAIN));
        var other = await(store().open("alice", answers()));
        account().close();
        assertThrows(IllegalStateException.class, writer::commit);
        assertEquals(Reason.CLOSED, failure(account().list()));
        Mailbox inbox = await(other.open(MailboxName.INBOX));
        assertEquals(List.of(), uids(inbox));
        other.close();
    }
}
