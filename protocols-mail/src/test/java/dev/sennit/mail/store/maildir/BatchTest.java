// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages of one commit, when a disk fails or a process ends between them; {@link CrashTest} has every end. */
class BatchTest {
    private final FileOps disk = new DiskFiles(Durability.OS);
    private int renamesLeft = Integer.MAX_VALUE; // of messages, until one fails
    private int failingDeletes; // of messages in new
    private boolean failedDeletesDelete;
    private Runnable whileRenaming = () -> {};
    private Path brokenDelete = Path.of("none");
    private Path brokenWrite = Path.of("none");

    @TempDir
    private Path root;

    private Path home;
    private MaildirStore store;
    private Account account;

    @BeforeEach
    void open() {
        home = root.resolve("alice");
        store = new MaildirStore(
                root,
                MaildirOptions.DEFAULTS,
                new Failing(),
                InstantSource.system(),
                nanos -> {
                    throw new AssertionError("nobody holds a lock");
                },
                Runnable::run);
        account = OtherProgramsTest.await(store.open("alice", Runnable::run));
    }

    private final class Failing extends ForwardingFiles {
        @Override
        FileOps files() {
            return disk;
        }

        @Override
        public void rename(Path from, Path to) throws IOException {
            if (from.startsWith(home.resolve(Place.TMP)) && renamesLeft-- == 0) {
                throw new IOException("the disk is broken");
            }
            super.rename(from, to);
            Runnable now = whileRenaming;
            whileRenaming = () -> {};
            now.run();
        }

        @Override
        public OutputFile create(Path file) throws IOException {
            OutputFile made = super.create(file);
            if (file.equals(brokenWrite)) {
                brokenWrite = Path.of("none");
                made.close();
            }
            return made;
        }

        @Override
        public void delete(Path file) throws IOException {
            boolean fails = file.startsWith(home.resolve(Place.NEW)) && failingDeletes-- > 0;
            boolean isBroken = file.equals(brokenDelete);
            if (!isBroken && (!fails || failedDeletesDelete)) {
                super.delete(file);
            }
            if (fails || isBroken) {
                throw new IOException("the disk is broken");
            }
        }
    }

    private Mailbox inbox() {
        return OtherProgramsTest.await(account.open(MailboxName.INBOX));
    }

    private static List<MessageAppender> begun(Mailbox mailbox, int count) {
        List<MessageAppender> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            MessageAppender message = OtherProgramsTest.await(mailbox.append(AppendSpec.PLAIN));
            message.write(StandardCharsets.US_ASCII.encode("message " + i));
            messages.add(message);
        }
        return messages;
    }

    private List<Long> uids() {
        return OtherProgramsTest.await(inbox().snapshot()).messages().stream()
                .map(MessageState::uid)
                .toList();
    }

    private List<String> names(String directory) throws IOException {
        return disk.list(home.resolve(directory));
    }

    @Test
    void aMessageThatCannotBePlacedTakesThoseBeforeItBack() throws IOException {
        renamesLeft = 2;
        assertThatThrownBy(() -> OtherProgramsTest.await(inbox().commit(begun(inbox(), 3))))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk is broken");
        assertThat(uids()).isEmpty();
        for (String directory : List.of(Place.NEW, Place.CUR, Place.TMP)) {
            assertThat(names(directory)).isEmpty();
        }
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
        renamesLeft = Integer.MAX_VALUE;
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 2)));
        assertThat(uids()).containsExactly(1L, 2L);
    }

    @Test
    void aSingleMessageIsNotWrittenDown() throws IOException {
        renamesLeft = 0;
        assertThatThrownBy(() -> OtherProgramsTest.await(inbox().commit(begun(inbox(), 1))))
                .isInstanceOf(StoreException.class);
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
    }

    @Test
    void ofAMessageAndTheOneInItsPlaceOneStays() {
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 1)));
        failingDeletes = 1;
        assertThatThrownBy(() -> OtherProgramsTest.await(
                        inbox().replace(1, begun(inbox(), 1).get(0))))
                .hasMessageContaining("the disk is broken");
        assertThat(uids()).as("it could not go").containsExactly(1L);
        failingDeletes = 2;
        failedDeletesDelete = true;
        AppendResult result =
                OtherProgramsTest.await(inbox().replace(1, begun(inbox(), 1).get(0)));
        assertThat(uids()).as("it went all the same").containsExactly(result.uid());
    }

    @Test
    void messagesThatAreInTheirPlacesAreAcknowledged() throws IOException {
        brokenDelete = home.resolve(Batch.FILE);
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 2)));
        assertThat(uids()).containsExactly(1L, 2L);
        brokenDelete = Path.of("none");
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 1)));
        assertThat(uids()).containsExactly(1L, 2L, 3L);
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
        assertThat(names(Place.TMP)).isEmpty();
    }

    /** All come together, behind one that comes just then. */
    @Test
    void aRepetitionOfAMessageThatFailsFailsWithItsWholeBatchAndNoOther() throws IOException {
        Mailbox inbox = inbox();
        List<MessageAppender> fails = List.of(repeated(inbox), begun(inbox, 1).get(0));
        List<MessageAppender> repeats = List.of(begun(inbox, 1).get(0), repeated(inbox));
        List<MessageAppender> others = begun(inbox, 2);
        List<MessageAppender> last = begun(inbox, 1);
        List<CompletionStage<?>> outcomes = new ArrayList<>();
        whileRenaming = () -> {
            renamesLeft = 1; // of the first that fails its first
            for (List<MessageAppender> each : List.of(fails, repeats, others, last)) {
                outcomes.add(inbox.commit(each));
            }
        };
        OtherProgramsTest.await(inbox.commit(begun(inbox, 1)));
        assertThat(outcomes.stream()
                        .map(CompletionStage::toCompletableFuture)
                        .map(CompletableFuture::isCompletedExceptionally))
                .containsExactly(true, true, false, false);
        assertThat(uids()).hasSize(4);
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
        assertThat(names(Place.TMP)).isEmpty();
    }

    private static MessageAppender repeated(Mailbox mailbox) {
        return OtherProgramsTest.await(mailbox.append(AppendSpec.PLAIN.withIdempotencyKey("again")));
    }

    @Test
    void aLockThatCannotBeWrittenIsNotLeft() throws IOException {
        uids();
        brokenWrite = home.resolve(FolderRecords.UID_LIST + ".lock");
        assertThatThrownBy(() -> OtherProgramsTest.await(inbox().commit(begun(inbox(), 1))))
                .isInstanceOf(StoreException.class);
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 1)));
        assertThat(uids()).hasSize(1);
    }

    @Test
    void aWatcherWhoCannotBeToldHarmsNoMessage() {
        Executor[] answers = {Runnable::run};
        Account ending = OtherProgramsTest.await(store.open("alice", task -> answers[0].execute(task)));
        ending.watch(event -> {});
        answers[0] = task -> {
            throw new RejectedExecutionException("over");
        };
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 2)));
        assertThat(uids()).containsExactly(1L, 2L);
    }

    @Test
    void whatAnotherProcessHasBegunIsFinishedFirst() throws IOException {
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 1)));
        interrupted("7.a/new/7.a\n8.b/cur/8.b:2,S\n9.gone/new/9.gone\n");
        assertThat(uids()).containsExactly(1L, 2L, 3L);
        assertThat(names(Place.TMP)).isEmpty();
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
        interrupted("7.a/new/7.c\n8.b/new/8.d\n");
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 2)));
        assertThat(uids()).hasSize(7);
    }

    private void interrupted(String text) throws IOException {
        Files.writeString(home.resolve("tmp/7.a"), "a");
        Files.writeString(home.resolve("tmp/8.b"), "b");
        Files.writeString(home.resolve(Batch.FILE), text);
        open(); // as who comes next
    }

    @Test
    void linesThatNobodyMeantLeadNowhere() throws IOException {
        uids();
        Files.writeString(home.resolve("tmp/7.a"), "a");
        Files.writeString(
                home.resolve(Batch.FILE),
                "7.a/../7.a\n7.a/new/..\n../new/7.a\n7.a/new\n/new/7.a\n7.a/tmp/7.b\n7.a/new/x/y\n\n"
                        + "-/..\n-/.7.a\n-/\n+/7.a\n-\n7.a/new/7.a");
        open();
        assertThat(uids()).isEmpty();
        assertThat(names(Place.TMP)).containsExactly("7.a");
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
    }

    @Test
    void whatWasToGoWhenAnotherProcessEndedGoesWhateverItsFlagsAre() throws IOException {
        OtherProgramsTest.await(inbox().commit(begun(inbox(), 2)));
        List<String> names = names(Place.NEW);
        Files.move(
                home.resolve("new").resolve(names.get(0)), home.resolve("cur").resolve(names.get(0) + ":2,FS"));
        interrupted("7.a/new/7.a\n-/" + names.get(0) + "\n-/nobody\n");
        assertThat(uids()).hasSize(2).contains(3L);
        assertThat(names(Place.CUR)).isEmpty();
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
    }

    @Test
    void aBatchThatNobodyCouldReadIsRefusedBeforeAnythingIsWritten() {
        uids();
        InstantSource clock = InstantSource.system();
        MaildirContext context = new MaildirContext(
                disk, MaildirOptions.DEFAULTS, clock, new UniqueNames(clock, "localhost"), nanos -> {});
        MaildirFolder folder = new MaildirFolder(context, home, new MailboxId("a"), () -> 1, event -> {});
        Batch.Step half = new Batch.Coming("x".repeat(Batch.MAX_BYTES / 2), "new/x");
        assertThatThrownBy(() -> new Batch(folder).begin(List.of(half, half)))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("no more than 16777216 bytes of names");
        assertThat(home.resolve(Batch.FILE)).doesNotExist();
    }
}
