// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.message.Part;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageCursor;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The file of indexes may hold anything, and never changes an answer. */
class IndexCacheTest {
    private static final List<String> SUBJECTS = List.of("one", "two", "three");

    @TempDir
    private Path root;

    private Path home;
    private Path cache;
    private MaildirOptions options = MaildirOptions.DEFAULTS;
    private int messagesRead;

    @BeforeEach
    void name() {
        home = root.resolve("alice");
        cache = home.resolve(IndexCache.FILE);
    }

    private Account open() {
        FileOps disk = new DiskFiles(Durability.OS);
        FileOps counting = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public InputFile open(Path file) throws IOException {
                InputFile opened = disk.open(file);
                return home.equals(file.getParent()) ? opened : new Counted(opened);
            }
        };
        return OtherProgramsTest.await(
                new MaildirStore(root, options, counting, InstantSource.system(), nanos -> {}, Runnable::run)
                        .open("alice", Runnable::run));
    }

    /** A message that counts as read when it is. */
    private final class Counted implements FileOps.InputFile {
        private final FileOps.InputFile file;

        Counted(FileOps.InputFile file) {
            this.file = file;
        }

        @Override
        public int read(ByteBuffer into, long offset) throws IOException {
            messagesRead += offset == 0 ? 1 : 0;
            return file.read(into, offset);
        }

        @Override
        public long sizeBytes() throws IOException {
            return file.sizeBytes();
        }

        @Override
        public void close() throws IOException {
            file.close();
        }
    }

    private static Mailbox inbox(Account account) {
        return OtherProgramsTest.await(account.open(MailboxName.INBOX));
    }

    private static long append(Mailbox mailbox, String subject) {
        var writer = OtherProgramsTest.await(mailbox.append(AppendSpec.PLAIN));
        OtherProgramsTest.await(writer.write(StandardCharsets.US_ASCII.encode("Subject: " + subject + "\n\nx\n")));
        return OtherProgramsTest.await(writer.commit()).uid();
    }

    private void deliver(String name, String subject) throws IOException {
        Files.writeString(home.resolve("new").resolve(name), "Subject: " + subject + "\n\nx\n");
    }

    private static List<String> subjects(Mailbox mailbox) {
        MessageCursor cursor = OtherProgramsTest.await(mailbox.fetch(UidSet.ALL, Set.of(Wanted.INDEX)));
        List<String> subjects = new ArrayList<>();
        for (; ; ) {
            Optional<MessageData> next = OtherProgramsTest.await(cursor.next());
            if (next.isEmpty()) {
                return subjects;
            }
            subjects.add(
                    next.get().index().orElseThrow().root().value("Subject").orElseThrow());
        }
    }

    private static void expunge(Mailbox mailbox, UidSet uids) {
        FlagChange deleted = FlagChange.add(Flags.of(SystemFlag.DELETED));
        OtherProgramsTest.await(mailbox.storeFlags(uids, deleted, Long.MAX_VALUE));
        OtherProgramsTest.await(mailbox.expunge(uids));
    }

    private Account withThree() {
        Account account = open();
        SUBJECTS.forEach(subject -> append(inbox(account), subject));
        return account;
    }

    @Test
    void messagesThatCameThroughTheStoreAreNotReadAgain() {
        assertThat(subjects(inbox(withThree()))).isEqualTo(SUBJECTS);
        assertThat(subjects(inbox(open()))).isEqualTo(SUBJECTS);
        assertThat(messagesRead).isZero();
    }

    @Test
    void longIndexesComeFewAtATime() {
        Mailbox mailbox = inbox(open());
        for (int i = 0; i < 6; i++) {
            append(mailbox, "x".repeat(100_000));
        }
        MessageCursor cursor = OtherProgramsTest.await(mailbox.fetch(UidSet.ALL, Set.of(Wanted.INDEX)));
        OtherProgramsTest.await(cursor.next());
        assertThat(cursor.takeReady()).hasSize(2); // 256 KiB are full with the third
        OtherProgramsTest.await(cursor.next());
        assertThat(cursor.takeReady()).hasSize(2);
        assertThat(OtherProgramsTest.await(cursor.next())).isEmpty();
    }

    @Test
    void ofAKeptIndexTheHeaderIsReadAloneIfThatIsEnough() throws IOException {
        Mailbox mailbox = inbox(open());
        String text = "Subject: two\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\none\n--b\n\ntwo\n--b--\n";
        Files.writeString(home.resolve("new").resolve("1.a.host"), text);
        long uid = OtherProgramsTest.await(mailbox.snapshot()).messages().get(0).uid();
        assertThat(root(mailbox, uid, Wanted.INDEX).parts()).hasSize(2);
        assertThat(root(mailbox, uid, Wanted.HEADER).parts()).isEmpty();
        assertThat(root(mailbox, uid, Wanted.HEADER).value("Subject")).contains("two");
        assertThat(root(mailbox, uid, Wanted.INDEX).parts()).hasSize(2);
    }

    private static Part root(Mailbox mailbox, long uid, Wanted wanted) {
        MessageData data =
                OtherProgramsTest.await(mailbox.fetch(uid, Set.of(wanted))).orElseThrow();
        return data.index().orElseThrow().root();
    }

    @Test
    void messagesOfOtherProgramsAreReadOnce() throws IOException {
        Account account = open();
        deliver("1.a.host", "one");
        deliver("2.b.host", "two");
        OtherProgramsTest.await(inbox(account).snapshot());
        for (int i = 0; i < 3; i++) {
            assertThat(subjects(inbox(account))).containsExactly("one", "two");
        }
        assertThat(subjects(inbox(open()))).containsExactly("one", "two");
        assertThat(messagesRead).isEqualTo(2);
    }

    @Test
    void whatAnotherProcessHasIndexedIsTaken() {
        Account reader = withThree();
        assertThat(subjects(inbox(reader))).isEqualTo(SUBJECTS);
        append(inbox(open()), "four");
        OtherProgramsTest.await(inbox(reader).snapshot());
        assertThat(subjects(inbox(reader))).containsExactly("one", "two", "three", "four");
        assertThat(messagesRead).isZero();
    }

    @Test
    void damageAtAnyPlaceChangesNoAnswerAndIsMended() throws IOException {
        withThree().close();
        byte[] whole = Files.readAllBytes(cache);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x41;
            assertMends(damaged, "byte " + at);
        }
    }

    @Test
    void cacheMayEndAnywhere() throws IOException {
        withThree().close();
        byte[] whole = Files.readAllBytes(cache);
        for (int length = 0; length < whole.length; length++) {
            assertMends(Arrays.copyOf(whole, length), "first " + length);
            byte[] zeros = Arrays.copyOf(Arrays.copyOf(whole, length), whole.length);
            assertMends(zeros, "zeros from " + length);
        }
    }

    /** What is wrong may be seen only when something comes behind it. */
    private void assertMends(byte[] bytes, String what) throws IOException {
        Files.write(cache, bytes);
        for (int i = 0; i < 3; i++) {
            assertThat(subjects(inbox(open()))).as(what).isEqualTo(SUBJECTS);
        }
        messagesRead = 0;
        assertThat(subjects(inbox(open()))).as(what).isEqualTo(SUBJECTS);
        assertThat(messagesRead).as("messages read after %s", what).isZero();
    }

    @Test
    void damageUnderAnOpenStoreChangesNoAnswer() throws IOException {
        Account account = withThree();
        assertThat(subjects(inbox(account))).isEqualTo(SUBJECTS);
        byte[] whole = Files.readAllBytes(cache);
        for (int at = 0; at < whole.length; at++) {
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x41;
            Files.write(cache, damaged);
            assertThat(subjects(inbox(account))).as("byte " + at).isEqualTo(SUBJECTS);
            Files.write(cache, Arrays.copyOf(whole, at));
            assertThat(subjects(inbox(account))).as("first " + at).isEqualTo(SUBJECTS);
        }
        Files.delete(cache);
        assertThat(subjects(inbox(account))).isEqualTo(SUBJECTS);
    }

    @Test
    void cacheOfOtherUidsIsNotBelieved() throws IOException {
        withThree().close();
        Files.delete(home.resolve("dovecot-uidlist"));
        Files.delete(home.resolve("sennit-journal"));
        assertThat(subjects(inbox(open()))).isEqualTo(SUBJECTS);
        assertThat(messagesRead).isEqualTo(SUBJECTS.size());
    }

    @Test
    void sizeOfTheFileMustFit() throws IOException {
        Account account = open();
        deliver("1.a.host", "one");
        OtherProgramsTest.await(inbox(account).snapshot());
        assertThat(subjects(inbox(account))).containsExactly("one");
        deliver("1.a.host", "another");
        assertThat(subjects(inbox(account))).containsExactly("another");
    }

    @Test
    void whatIsGoneIsLeftOutOnceThereIsMuchOfIt() throws IOException {
        Account account = open();
        append(inbox(account), "stays");
        long sizeOfOne = Files.size(cache) - IndexRecord.HEADER_BYTES;
        for (int i = 0; i < 1005; i++) {
            append(inbox(account), "0".repeat(5));
        }
        expunge(inbox(account), UidSet.range(2, 2000));
        assertThat(subjects(inbox(account))).containsExactly("stays");
        assertThat(Files.size(cache)).isEqualTo(IndexRecord.HEADER_BYTES + sizeOfOne);
        assertThat(subjects(inbox(open()))).containsExactly("stays");
        assertThat(messagesRead).isZero();
    }

    @Test
    void cacheHoldsAsMuchAsItsLimit() throws IOException {
        open().close();
        deliver("1.a.host", "one");
        assertThat(subjects(inbox(open()))).containsExactly("one");
        long bytes = Files.size(cache);
        options = options.withMaxIndexBytes(bytes - 1);
        Files.delete(cache);
        assertThat(subjects(inbox(open()))).containsExactly("one");
        assertThat(cache).doesNotExist();
        options = options.withMaxIndexBytes(bytes);
        assertThat(subjects(inbox(open()))).containsExactly("one");
        assertThat(cache).hasSize(bytes);
        append(inbox(open()), "two");
        assertThat(subjects(inbox(open()))).containsExactly("one", "two");
        assertThat(cache).hasSize(bytes);
    }

    @Test // SNX1 and each UID with it stay; only what MessageIndex.encode wrote is of another version
    void indexesOfAnEarlierVersionAreMadeAgain() throws IOException {
        withThree();
        byte[] file = Files.readAllBytes(cache);
        int changed = 0;
        for (int i = 0; i + 4 < file.length; i++) {
            if (new String(file, i, 4, StandardCharsets.US_ASCII).equals("SnMI")) {
                file[i + 4]--;
                changed++;
            }
        }
        assertThat(changed).isEqualTo(3);
        Files.write(cache, file);
        assertThat(subjects(inbox(open()))).isEqualTo(SUBJECTS);
        assertThat(messagesRead).isEqualTo(3);
        assertThat(subjects(inbox(open()))).isEqualTo(SUBJECTS);
        assertThat(messagesRead).isEqualTo(3);
    }

    @Test
    void withoutAPlaceForItEverythingIsAnsweredAllTheSame() throws IOException {
        Account account = open();
        Files.createDirectory(cache);
        append(inbox(account), "one");
        assertThat(subjects(inbox(account))).containsExactly("one");
        assertThat(subjects(inbox(account))).containsExactly("one");
    }
}
