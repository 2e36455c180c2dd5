// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What an account holds is counted. */
public abstract class QuotaConformance extends StoreConformance {
    private static final Flags DELETED = Flags.of(SystemFlag.DELETED);

    /** For subclasses. */
    protected QuotaConformance() {}

    /** Against every message of every mailbox. The messages here end their lines with CRLF, so that there is one size only. */
    private void assertCounts() {
        long octets = 0;
        long messages = 0;
        for (MailboxInfo info : await(account().list())) {
            Mailbox mailbox = await(account().open(info.id()));
            for (MessageState message : view(mailbox).messages()) {
                messages++;
                octets += await(mailbox.fetch(message.uid(), Set.of(Wanted.SIZE)))
                        .orElseThrow()
                        .sizeOctets()
                        .orElseThrow();
            }
        }
        Quota quota = await(account().quota());
        assertEquals(messages + " of " + octets, quota.usedMessages() + " of " + quota.usedOctets());
    }

    @Test
    void quotaCountsWhatThereIs() {
        assertCounts();
        Mailbox inbox = inbox();
        Mailbox other = create("other");
        append(inbox, "one\r\n");
        assertCounts();
        append(inbox, "two two\r\n", DELETED);
        append(other, "three\r\n");
        assertCounts();
        await(inbox.copy(UidSet.ALL, other.id()));
        assertCounts();
        await(other.move(UidSet.of(1), inbox.id()));
        assertCounts();
        await(inbox.expunge(UidSet.ALL));
        assertCounts();
        await(inbox.remove(UidSet.of(1)));
        assertCounts();
        await(other.storeFlags(UidSet.ALL, FlagChange.add(DELETED), Long.MAX_VALUE));
        assertCounts();
        MailboxId id = other.id();
        await(account().delete(id));
        assertCounts();
    }

    @Test
    void messagesThatNeverCameDoNotCount() {
        append(inbox(), "one\r\n");
        MessageAppender appender = await(inbox().append(AppendSpec.PLAIN));
        await(appender.write(ByteBuffer.allocate(100_000)));
        appender.abort();
        assertCounts();
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("key");
        append(inbox(), new byte[] {'x'}, spec);
        append(inbox(), new byte[] {'x'}, spec);
        assertCounts();
        await(inbox().remove(UidSet.of(77)));
        assertCounts();
    }

    @Test
    void messagesOfABatchAreCountedEach() {
        MessageAppender one = await(inbox().append(AppendSpec.PLAIN));
        MessageAppender other = await(inbox().append(AppendSpec.PLAIN));
        await(one.write(ByteBuffer.allocate(7)));
        await(other.write(ByteBuffer.allocate(100_000)));
        await(inbox().commit(List.of(one, other)));
        assertCounts();
    }

    @Test
    void messagesThatComeTogetherAreCountedEach() {
        for (int i = 0; i < 20; i++) {
            MessageAppender appender = await(inbox().append(AppendSpec.PLAIN));
            await(appender.write(ByteBuffer.allocate(i)));
            if (i < 19) {
                appender.commit();
            } else {
                await(appender.commit());
            }
        }
        assertCounts();
    }
}
