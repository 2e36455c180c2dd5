// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The INBOX of tim as others see it, at once. */
final class Mail {
    private final Mailbox inbox;

    Mail(MailStore store) {
        inbox = now(now(store.open("tim", Runnable::run)).open(MailboxName.INBOX));
    }

    static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    Mail holds(String... texts) {
        for (String text : texts) {
            MessageAppender writer = now(inbox.append(AppendSpec.PLAIN));
            ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1));
            while (bytes.hasRemaining()) {
                ByteBuffer piece = bytes.slice(bytes.position(), Math.min(bytes.remaining(), 65_536));
                bytes.position(bytes.position() + piece.remaining());
                now(writer.write(piece));
            }
            now(writer.commit());
        }
        return this;
    }

    List<Long> uids() {
        return now(inbox.snapshot()).messages().stream().map(MessageState::uid).toList();
    }

    void flags(SystemFlag flag, long... uids) {
        now(inbox.storeFlags(UidSet.of(uids), FlagChange.add(Flags.of(flag)), Long.MAX_VALUE));
    }

    void unflags(SystemFlag flag, long... uids) {
        now(inbox.storeFlags(UidSet.of(uids), FlagChange.remove(Flags.of(flag)), Long.MAX_VALUE));
    }

    void loses(long... uids) {
        flags(SystemFlag.DELETED, uids);
        now(inbox.expunge(UidSet.of(uids)));
    }
}
