// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.message.MessageLimits;
import dev.sennit.mail.message.Part;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.CopyResult;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What messages are made of. */
public abstract class IndexConformance extends StoreConformance {
    static final String TWO_PARTS = "Subject: two parts\r\nFrom: A <a@example.org>\r\n"
            + "Content-Type: multipart/mixed; boundary=b\r\n\r\nbefore\r\n--b\r\n\r\none\r\n--b\r\n"
            + "Content-Type: message/rfc822\r\n\r\nSubject: inner\r\n\r\ntwo\r\n--b--\r\nafter\r\n";

    /** For subclasses. */
    protected IndexConformance() {}

    private static MessageIndex indexOf(byte[] bytes) {
        MessageIndexer indexer = new MessageIndexer();
        indexer.write(ByteBuffer.wrap(bytes));
        return indexer.finish();
    }

    private static MessageIndex indexOf(String text) {
        return indexOf(text.getBytes(StandardCharsets.US_ASCII));
    }

    private MessageIndex index(Mailbox mailbox, long uid) {
        MessageData data =
                await(mailbox.fetch(uid, Set.of(Wanted.INDEX, Wanted.SIZE))).orElseThrow();
        MessageIndex index = data.index().orElseThrow();
        assertEquals(data.sizeOctets().orElseThrow(), index.sizeOctets());
        return index;
    }

    @Test
    void indexIsThatOfTheContent() {
        for (String text : new String[] {"", "x", TWO_PARTS, "Subject: only a header\r\n", "\r\nonly a body"}) {
            assertEquals(indexOf(text), index(inbox(), append(inbox(), text)), text);
        }
    }

    @Test
    void indexIsThatOfTheContentWhateverItIs() {
        Random random = new Random(3);
        String alphabet = "ab:-- \t;=\"\n";
        for (int i = 0; i < 100; i++) {
            StringBuilder text = new StringBuilder("Content-Type: multipart/mixed; boundary=a\n");
            random.ints(random.nextInt(200), 0, alphabet.length()).forEach(at -> text.append(alphabet.charAt(at)));
            long uid = append(inbox(), text.toString());
            assertSame(indexOf(bytes(inbox(), uid, 7777)), index(inbox(), uid));
        }
    }

    @Test
    void indexCountsABareLineFeedAsTwo() {
        MessageIndex index = index(inbox(), append(inbox(), TWO_PARTS.replace("\r", "")));
        assertSame(indexOf(TWO_PARTS), index);
        assertEquals(TWO_PARTS.length(), index.sizeOctets());
    }

    /** Their stored bytes may differ. */
    private static void assertSame(MessageIndex expected, MessageIndex found) {
        assertEquals(expected.isComplete(), found.isComplete());
        MessageLimits limits = MessageLimits.DEFAULTS;
        assertEquals(BodyStructure.of(expected.root(), limits), BodyStructure.of(found.root(), limits));
        assertEquals(MessageEnvelope.of(expected.root(), limits), MessageEnvelope.of(found.root(), limits));
        assertSamePlaces(expected.root(), found.root());
    }

    private static void assertSamePlaces(Part expected, Part found) {
        assertEquals(expected.whole().octetOffset(), found.whole().octetOffset());
        assertEquals(expected.body().octetOffset(), found.body().octetOffset());
        assertEquals(expected.body().octets(), found.body().octets());
        assertEquals(expected.parts().size(), found.parts().size());
        for (int i = 0; i < expected.parts().size(); i++) {
            assertSamePlaces(expected.parts().get(i), found.parts().get(i));
        }
    }

    @Test
    void indexIsThatOfTheContentHoweverItCame() {
        byte[] large = (TWO_PARTS + "x".repeat(200_000)).getBytes(StandardCharsets.US_ASCII);
        assertEquals(
                indexOf(large),
                index(inbox(), append(inbox(), large, AppendSpec.PLAIN).uid()));
        var writer = await(inbox().append(AppendSpec.PLAIN));
        for (byte one : Arrays.copyOf(large, 400)) {
            await(writer.write(ByteBuffer.wrap(new byte[] {one})));
        }
        assertEquals(
                indexOf(Arrays.copyOf(large, 400)),
                index(inbox(), await(writer.commit()).uid()));
    }

    @Test
    void headerIsThatOfTheIndex() {
        for (String text :
                new String[] {"", "x", TWO_PARTS, TWO_PARTS.replace("\r", ""), "Subject: only a header\r\n"}) {
            long uid = append(inbox(), text);
            Part expected = index(inbox(), uid).root();
            MessageData data = await(inbox().fetch(uid, Set.of(Wanted.HEADER))).orElseThrow();
            Part found = data.index().orElseThrow().root();
            assertEquals(expected.fields(), found.fields(), text);
            assertEquals(expected.header(), found.header());
            assertEquals(expected.separator(), found.separator());
            assertEquals(expected.body(), found.body());
            MessageData both = await(inbox().fetch(uid, Set.of(Wanted.HEADER, Wanted.INDEX)))
                    .orElseThrow();
            assertEquals(expected, both.index().orElseThrow().root());
        }
    }

    @Test
    void indexComesOnlyWhenItIsWanted() {
        long uid = append(inbox(), TWO_PARTS);
        for (Wanted other : Wanted.values()) {
            MessageData data = await(inbox().fetch(uid, Set.of(other))).orElseThrow();
            assertEquals(
                    other == Wanted.INDEX || other == Wanted.HEADER,
                    data.index().isPresent());
            data.content().ifPresent(content -> content.close());
        }
    }

    @Test
    void copiesHaveTheIndexOfTheirOriginals() {
        Mailbox other = create("other");
        long uid = append(inbox(), TWO_PARTS);
        append(inbox(), "Subject: second\r\n\r\n");
        CopyResult copied = await(inbox().copy(UidSet.ALL, other.id()));
        assertEquals(indexOf(TWO_PARTS), index(other, copied.pairs().get(0).destination()));
        CopyResult moved = await(inbox().move(UidSet.of(uid), other.id()));
        assertEquals(indexOf(TWO_PARTS), index(other, moved.pairs().get(0).destination()));
        assertEquals(
                Optional.of("second"),
                index(other, copied.pairs().get(1).destination()).root().value("Subject"));
    }

    @Test
    void cursorBringsEachMessageItsOwnIndex() {
        for (int i = 1; i <= 30; i++) {
            append(inbox(), "Subject: " + i + "\r\n\r\n" + "x".repeat(i));
        }
        MessageCursor cursor = await(inbox().fetch(UidSet.ALL, Set.of(Wanted.INDEX)));
        int count = 0;
        for (Optional<MessageData> next = await(cursor.next()); next.isPresent(); next = await(cursor.next())) {
            count++;
            MessageIndex index = next.get().index().orElseThrow();
            assertEquals(Optional.of(String.valueOf(count)), index.root().value("Subject"));
            assertEquals(count, index.root().body().octets());
        }
        assertTrue(count == 30, "messages: " + count);
    }
}
