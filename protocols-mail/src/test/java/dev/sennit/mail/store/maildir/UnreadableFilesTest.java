// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static dev.sennit.mail.store.maildir.OtherProgramsTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableMessageException;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages whose files cannot be read, among others. */
class UnreadableFilesTest {
    private static final Set<Wanted> CONTENT = Set.of(Wanted.CONTENT);

    @TempDir
    private Path root;

    private final FileOps disk = new DiskFiles(Durability.OS);
    private final Set<Path> closed = new HashSet<>(); // to this process
    private final Set<Path> broken = new HashSet<>(); // that may be opened, and not be read
    private int open;

    private final class Failing extends ForwardingFiles {
        @Override
        FileOps files() {
            return disk;
        }

        @Override
        public InputFile open(Path file) throws IOException {
            if (closed.contains(file)) {
                throw new AccessDeniedException(file.toString());
            }
            InputFile input = disk.open(file);
            open++;
            return new InputFile() {
                @Override
                public int read(ByteBuffer into, long offset) throws IOException {
                    if (broken.contains(file)) {
                        throw new IOException("Input/output error");
                    }
                    return input.read(into, offset);
                }

                @Override
                public long sizeBytes() throws IOException {
                    return input.sizeBytes();
                }

                @Override
                public void close() throws IOException {
                    open--;
                    input.close();
                }
            };
        }
    }

    private Mailbox inbox() {
        MaildirStore store = new MaildirStore(
                root, MaildirOptions.DEFAULTS, new Failing(), InstantSource.system(), nanos -> {}, Runnable::run);
        Account account = await(store.open("alice", Runnable::run));
        return await(account.open(MailboxName.INBOX));
    }

    /** Where the message is. */
    private Path append(Mailbox inbox, String text) throws IOException {
        Set<String> before = Set.copyOf(disk.list(root.resolve("alice/new")));
        MessageAppender appender = await(inbox.append(AppendSpec.PLAIN));
        await(appender.write(StandardCharsets.US_ASCII.encode(text)));
        await(appender.commit());
        List<String> names = new ArrayList<>(disk.list(root.resolve("alice/new")));
        names.removeAll(before);
        return root.resolve("alice/new").resolve(names.get(0));
    }

    /** The UIDs that come, those of failures below zero. */
    private static List<Long> uids(Mailbox inbox, Set<Wanted> wanted) {
        MessageCursor cursor = await(inbox.fetch(UidSet.ALL, wanted));
        List<Long> uids = new ArrayList<>();
        while (uids.isEmpty() || uids.get(uids.size() - 1) != 0) {
            uids.add(next(cursor));
            cursor.takeReady().forEach(ahead -> uids.add(taken(ahead)));
        }
        return uids.subList(0, uids.size() - 1);
    }

    private static long next(MessageCursor cursor) {
        try {
            Optional<MessageData> message = cursor.next().toCompletableFuture().join();
            return message.map(UnreadableFilesTest::taken).orElse(0L);
        } catch (CompletionException failure) {
            assertThat(failure.getCause()).isInstanceOf(UnreadableMessageException.class);
            return -((UnreadableMessageException) failure.getCause()).uid();
        }
    }

    private static long taken(MessageData message) {
        message.content().ifPresent(MessageContent::close);
        return message.state().uid();
    }

    @Test
    void theCursorGoesOnBehindThem() throws IOException {
        Mailbox inbox = inbox();
        List<Path> files = new ArrayList<>();
        for (int i = 1; i <= 6; i++) {
            files.add(append(inbox, i == 3 ? "x".repeat(100_000) : "x"));
        }
        closed.addAll(List.of(files.get(1), files.get(2)));
        broken.add(files.get(5));
        assertThat(uids(inbox, CONTENT)).containsExactly(1L, -2L, -3L, 4L, 5L, -6L);
        assertThat(open).as("also what failed behind its opening is closed").isZero();
        assertThat(uids(inbox, Set.of())).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        assertThat(uids(inbox, Set.of(Wanted.INDEX, Wanted.SIZE)))
                .as("which is kept elsewhere")
                .containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        Files.delete(root.resolve("alice").resolve(IndexCache.FILE));
        assertThat(uids(inbox, Set.of(Wanted.INDEX))).containsExactly(1L, -2L, -3L, 4L, 5L, -6L);
        closed.clear();
        broken.clear();
        assertThat(uids(inbox, CONTENT)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
    }

    @Test
    void oneAloneIsNamed() throws IOException {
        Mailbox inbox = inbox();
        append(inbox, "x");
        closed.add(append(inbox, "x"));
        assertThatThrownBy(() -> await(inbox.fetch(2, CONTENT)))
                .isInstanceOfSatisfying(UnreadableMessageException.class, failure -> {
                    assertThat(failure.uid()).isEqualTo(2);
                    assertThat(failure.reason()).isEqualTo(Reason.STORAGE_FAULT);
                })
                .hasMessageContaining("message 2 cannot be read")
                .hasCauseInstanceOf(AccessDeniedException.class);
        assertThat(await(inbox.fetch(1, CONTENT))).isPresent();
    }

    @Test
    void oneWhoseFileIsGoneIsGone() throws IOException {
        Mailbox inbox = inbox();
        append(inbox, "x");
        Files.delete(append(inbox, "x"));
        append(inbox, "x");
        assertThat(uids(inbox, CONTENT)).containsExactly(1L, 3L);
        assertThat(await(inbox.fetch(2, CONTENT))).isEmpty();
    }

    @Test
    void oneThatBreaksOffIsNamed() throws IOException {
        Mailbox inbox = inbox();
        Path file = append(inbox, "x".repeat(100_000));
        try (MessageContent content =
                await(inbox.fetch(1, CONTENT)).orElseThrow().content().orElseThrow()) {
            assertThat(await(content.read(0, 10)).remaining()).isEqualTo(10);
            broken.add(file);
            assertThatThrownBy(() -> await(content.read(10, 10)))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessageContaining("message 1 cannot be read");
        }
        assertThat(open).isZero();
    }

    /** So is a link, which is never followed. */
    @Test
    void whatIsNoFileIsUnreadable() throws IOException {
        Mailbox inbox = inbox();
        Path file = append(inbox, "x");
        append(inbox, "x");
        Files.delete(file);
        Files.createSymbolicLink(file, Files.writeString(root.resolve("secret"), "no mail"));
        assertThat(uids(inbox, CONTENT)).containsExactly(-1L, 2L);
    }
}
