// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static dev.sennit.mail.store.maildir.OtherProgramsTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LeftCursorTest {
    private static final String SHORT = "Subject: short\r\n\r\n";
    private static final String LONG =
            "Subject: long\r\n\r\n" + "x".repeat(70).concat("\r\n").repeat(1000);

    @TempDir
    private Path root;

    private int open;

    private final class Counted implements FileOps.InputFile {
        private final FileOps.InputFile file;

        Counted(FileOps.InputFile file) {
            this.file = file;
            open++;
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            return file.read(into, offset);
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public void close() throws IOException {
            open--;
            file.close();
        }
    }

    private Mailbox inbox() {
        FileOps disk = new DiskFiles(Durability.OS);
        FileOps counting = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public InputFile open(Path file) throws IOException {
                return new Counted(disk.open(file));
            }
        };
        MaildirStore store = new MaildirStore(
                root, MaildirOptions.DEFAULTS, counting, InstantSource.system(), nanos -> {}, Runnable::run);
        Account account = await(store.open("alice", Runnable::run));
        return await(account.open(MailboxName.INBOX));
    }

    private static void append(Mailbox inbox, String text) {
        MessageAppender appender = await(inbox.append(AppendSpec.PLAIN));
        await(appender.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))));
        await(appender.commit());
    }

    @Test
    void noFileIsOpenButThatOfTheMessageThatCameLast() {
        Mailbox inbox = inbox();
        for (String text : new String[] {SHORT, LONG, SHORT, SHORT, LONG}) {
            append(inbox, text);
        }
        MessageCursor cursor = await(inbox.fetch(UidSet.ALL, Set.of(Wanted.CONTENT, Wanted.INDEX)));
        for (String text : new String[] {SHORT, LONG, SHORT, SHORT, LONG}) {
            Optional<MessageData> message = await(cursor.next());
            try (MessageContent content = message.orElseThrow().content().orElseThrow()) {
                assertThat(content.sizeOctets()).isEqualTo(text.length());
                assertThat(open).isEqualTo(text.equals(LONG) ? 1 : 0);
            }
            assertThat(open).isZero();
        }
        assertThat(await(cursor.next())).isEmpty();
    }
}
