// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.FlagChange;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxStatus;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageData;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.SystemFlag;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Dovecot, mail readers and deliverers do in the same folders. */
class OtherProgramsTest {
    /** Before all that the disk dates by itself, which is never old then. */
    private static final Instant NOW = Instant.parse("2020-01-01T00:00:00Z");

    private static final Flags SEEN = Flags.of(SystemFlag.SEEN);
    private static final Flags DELETED = Flags.of(SystemFlag.DELETED);

    @TempDir
    private Path root;

    private Path home;
    private DotLock.Pause pause = nanos -> {
        throw new AssertionError("nobody holds a lock");
    };
    private FileOps files = new DiskFiles(Durability.OS);

    @BeforeEach
    void nameHome() {
        home = root.resolve("alice");
    }

    private Account open() {
        return open(store());
    }

    private static Account open(MaildirStore store) {
        return await(store.open("alice", Runnable::run));
    }

    private MaildirStore store() {
        return new MaildirStore(
                root,
                MaildirOptions.DEFAULTS,
                new Passing(),
                InstantSource.fixed(NOW),
                nanos -> pause.pause(nanos),
                Runnable::run);
    }

    /** The files of the moment, so that a test can get in between. */
    private final class Passing extends ForwardingFiles {
        @Override
        FileOps files() {
            return files;
        }
    }

    static <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().getNow(null);
        } catch (CompletionException failure) {
            if (failure.getCause() instanceof StoreException typed) {
                throw typed;
            }
            throw failure;
        }
    }

    private static Mailbox inbox(Account account) {
        return await(account.open(MailboxName.INBOX));
    }

    private static long append(Mailbox mailbox, String text, Flags flags) {
        MessageAppender writer = await(mailbox.append(AppendSpec.PLAIN.withFlags(flags)));
        await(writer.write(StandardCharsets.US_ASCII.encode(text)));
        return await(writer.commit()).uid();
    }

    private static String text(Mailbox mailbox, long uid) {
        try (var content = await(mailbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow()) {
            ByteBuffer read = await(content.read(0, 1000));
            return StandardCharsets.US_ASCII.decode(read).toString();
        }
    }

    private static List<String> messages(Mailbox mailbox) {
        return await(mailbox.snapshot()).messages().stream()
                .map(message -> message.uid() + " " + message.flags())
                .toList();
    }

    private void deliver(String directory, String name, String text) throws IOException {
        Files.writeString(home.resolve(directory).resolve(name), text);
    }

    private Path only(String directory) throws IOException {
        try (var names = Files.list(home.resolve(directory))) {
            return names.findFirst().orElseThrow();
        }
    }

    @Test
    void mailOfDovecotIsTakenOverWithItsUids() throws IOException {
        open().close(); // makes the directories
        Files.writeString(home.resolve("dovecot-uidlist"), UidListTest.sample("dovecot-uidlist"));
        Files.writeString(home.resolve("dovecot-keywords"), UidListTest.sample("dovecot-keywords"));
        Files.delete(home.resolve("sennit-journal"));
        deliver("cur", "1276528487.M364837P9451.kurkku,S=1355,W=1394:2,Sa", "a");
        deliver("cur", "1276533073.M242911P3632.kurkku:2,FTP", "b\n");
        deliver("new", "1276534001.M1P1.kurkku", "new");

        Account account = open();
        Mailbox inbox = inbox(account);
        assertThat(inbox.id().text()).isEqualTo("3085f01b7f11094c501100008c4a11c1");
        MailboxView view = await(inbox.snapshot());
        assertThat(view.uidValidity()).isEqualTo(1275660208);
        assertThat(messages(inbox))
                .containsExactly("25006 (\\Seen $Forwarded)", "25017 (\\Flagged \\Deleted)", "25022 ()");
        assertThat(text(inbox, 25017)).isEqualTo("b\r\n");

        await(inbox.storeFlags(UidSet.of(25017), FlagChange.remove(DELETED), Long.MAX_VALUE));
        assertThat(home.resolve("cur/1276533073.M242911P3632.kurkku:2,FP"))
                .as("what others mean by P stays")
                .exists();
        assertThat(append(inbox, "x", Flags.NONE)).isEqualTo(25023);
        assertThat(Files.readString(home.resolve("dovecot-uidlist")))
                .startsWith(UidListTest.sample("dovecot-uidlist"))
                .contains("\n25022 :1276534001.M1P1.kurkku\n25023 :");
    }

    @Test // somebody with a client of before the journal must not take a low mod-sequence for no change
    void folderWithoutAJournalBeginsAboveWhatMayHaveBeenTold() throws IOException {
        Account account = open();
        append(inbox(account), "x", Flags.NONE);
        account.close();
        Files.delete(home.resolve("sennit-journal"));
        assertThat(await(inbox(open()).snapshot()).highestModSeq()).isGreaterThanOrEqualTo(NOW.getEpochSecond());
    }

    @Test // a store knows of it still, and of its messages
    void accountThatIsRemovedWhileNobodyUsesItIsMadeAnew() throws IOException {
        MaildirStore store = store();
        Account first = open(store);
        append(inbox(first), "1", Flags.NONE);
        append(inbox(first), "2", Flags.NONE);
        first.close();
        Files.move(home, root.resolve("elsewhere"));
        Account again = open(store);
        append(inbox(again), "3", Flags.NONE);
        assertThat(messages(inbox(again))).containsExactly("1 ()");
        assertThat(text(inbox(again), 1)).isEqualTo("3");
    }

    @Test
    void deliveryOfAnotherProgramIsSeenInTheOrderOfItsTime() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        append(inbox, "own", Flags.NONE);
        List<StoreEvent> told = new ArrayList<>();
        account.watch(told::add);
        deliver("new", "1900000002.M1P1.other", "second");
        deliver("new", "1900000001.M1P1.other", "first");
        assertThat(messages(inbox)).containsExactly("1 ()", "2 ()", "3 ()");
        assertThat(text(inbox, 2)).isEqualTo("first");
        assertThat(told)
                .singleElement()
                .isInstanceOfSatisfying(
                        StoreEvent.Arrived.class,
                        arrived -> assertThat(arrived.messages().stream().map(MessageState::uid))
                                .containsExactly(2L, 3L));
        assertThat(messages(inbox)).hasSize(3);
        assertThat(told).hasSize(1);
    }

    @Test
    void deliveryOfAnotherProgramHasAnIdOfItsOwnWhichItsCopiesKeep() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        deliver("new", "1900000001.M1P1.other", "same");
        deliver("new", "1900000002.M1P1.other,E=0123", "same");
        messages(inbox);
        EmailId first = emailId(inbox, 1);
        assertThat(emailId(inbox, 2)).isNotEqualTo(first);
        await(inbox.storeFlags(UidSet.of(1), FlagChange.add(SEEN), Long.MAX_VALUE));
        assertThat(emailId(inbox, 1)).isEqualTo(first);
        await(inbox.copy(UidSet.of(1), inbox.id()));
        assertThat(emailId(inbox, 3)).isEqualTo(first);
        await(inbox.move(UidSet.of(3), inbox.id()));
        account.close();
        assertThat(emailId(inbox(open()), 4)).isEqualTo(first);
    }

    private static EmailId emailId(Mailbox mailbox, long uid) {
        return await(mailbox.fetch(uid, Set.of(Wanted.EMAIL_ID)))
                .orElseThrow()
                .emailId()
                .orElseThrow();
    }

    @Test
    void flagsAndRemovalsByOthersAreSeenWithModSequences() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        long one = append(inbox, "1", Flags.NONE);
        long two = append(inbox, "2", SEEN);
        long known = await(inbox.snapshot()).highestModSeq();
        Files.move(only("new"), home.resolve("cur").resolve(only("new").getFileName() + ":2,F"));
        try (var cur = Files.list(home.resolve("cur"))) {
            Files.delete(cur.filter(file -> file.toString().endsWith(":2,S"))
                    .findFirst()
                    .orElseThrow());
        }
        var changes = await(inbox.changesSince(known, UidSet.ALL));
        assertThat(changes.vanished()).isEqualTo(UidSet.of(two));
        assertThat(changes.changed()).singleElement().satisfies(message -> {
            assertThat(message.uid()).isEqualTo(one);
            assertThat(message.flags()).isEqualTo(Flags.of(SystemFlag.FLAGGED));
            assertThat(message.modSeq()).isGreaterThan(known);
        });
    }

    @Test
    void fileThatWasRenamedIsFoundWhenItIsNeeded() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        long uid = append(inbox, "1", Flags.NONE);
        Path file = only("new");
        Path renamed = home.resolve("cur").resolve(file.getFileName() + ":2,S");
        Files.move(file, renamed);
        assertThat(text(inbox, uid)).isEqualTo("1");
        Files.move(renamed, file);
        await(inbox.storeFlags(UidSet.of(uid), FlagChange.add(DELETED), Long.MAX_VALUE));
        assertThat(messages(inbox)).containsExactly("1 (\\Deleted)");
        Files.move(only("cur"), home.resolve("cur").resolve(file.getFileName() + ":2,FT"));
        assertThat(await(inbox.expunge(UidSet.ALL))).isEqualTo(UidSet.of(uid));
        assertThat(messages(inbox)).isEmpty();
    }

    @Test // RFC 7162 section 3.1.3
    void flagsThatAnotherProgramChangedCountAsChangedSince() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        long one = append(inbox, "1", Flags.NONE);
        long known = await(inbox.snapshot()).highestModSeq();
        Files.move(only("new"), home.resolve("cur").resolve(only("new").getFileName() + ":2,F"));
        var result = await(inbox.storeFlags(UidSet.of(one), FlagChange.add(SEEN), known));
        assertThat(result.modified()).isEqualTo(UidSet.of(one));
        assertThat(result.messages()).isEmpty();
        assertThat(messages(inbox)).containsExactly("1 (\\Flagged)");
    }

    private void setDirectoryTimes(Instant time) throws IOException {
        for (String each : new String[] {"new", "cur"}) {
            Files.setLastModifiedTime(home.resolve(each), FileTime.from(time));
        }
    }

    @Test // a directory's time may be as coarse as two seconds
    void deliveryInTheSameTickAsALookIsNotMissed() throws IOException {
        Instant tick = NOW; // which lasts as long as the test
        Mailbox inbox = inbox(open());
        for (int i = 1; i <= 5; i++) {
            deliver("new", "10" + i + ".M1.host", "x");
            setDirectoryTimes(tick);
            assertThat(await(inbox.look()).messages()).isEqualTo(i);
        }
    }

    @Test
    void lookAtAFolderInWhichNothingHappensReadsNoDirectoryAndTakesNoLock() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        for (int i = 1; i <= 5; i++) {
            append(inbox, "x", Flags.NONE);
        }
        List<StoreEvent> events = new ArrayList<>();
        account.watch(events::add);
        List<String> touched = new ArrayList<>();
        FileOps disk = files;
        files = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public List<String> list(Path directory) throws IOException {
                touched.add("list " + directory.getFileName());
                return super.list(directory);
            }

            @Override
            public void link(Path existing, Path link) throws IOException {
                touched.add("link " + link.getFileName());
                super.link(existing, link);
            }

            @Override
            public OutputFile create(Path file) throws IOException {
                touched.add("create " + file.getFileName());
                return super.create(file);
            }
        };
        setDirectoryTimes(NOW.plusSeconds(3600));
        MailboxStatus before = await(inbox.look());
        assertThat(touched).as("shortly after a change").containsExactly("list new", "list cur");
        setDirectoryTimes(NOW.minusSeconds(10));
        await(inbox.look());
        touched.clear();
        for (int i = 0; i < 10; i++) {
            assertThat(await(inbox.look())).isEqualTo(before);
        }
        assertThat(touched).isEmpty();
        assertThat(events).isEmpty();
        deliver("new", "200.M1.host", "x");
        assertThat(await(inbox.look()).messages()).isEqualTo(6);
        assertThat(events).hasSize(1);
    }

    @Test // a reader of a directory may miss a file that is renamed while it reads
    void fileThatOneLookMissesIsNotTakenForGone() {
        Account account = open();
        Mailbox inbox = inbox(account);
        append(inbox, "1", SEEN);
        MailboxView before = await(inbox.snapshot());
        AtomicInteger missed = new AtomicInteger();
        FileOps disk = files;
        files = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public List<String> list(Path directory) throws IOException {
                boolean misses = directory.endsWith("cur") && missed.getAndIncrement() == 0;
                return misses ? List.of() : super.list(directory);
            }
        };
        assertThat(await(inbox.snapshot())).isEqualTo(before);
        assertThat(missed).hasValueGreaterThan(1);
    }

    @Test
    void twoStoresOverTheSameFoldersAgree() {
        Account first = open();
        Account second = open();
        List<StoreEvent> told = new ArrayList<>();
        second.watch(told::add);
        Mailbox mine = inbox(first);
        Mailbox theirs = inbox(second);
        assertThat(mine.id()).isEqualTo(theirs.id());
        assertThat(append(mine, "1", Flags.NONE)).isEqualTo(1);
        assertThat(append(theirs, "2", DELETED)).isEqualTo(2);
        assertThat(append(mine, "3", Flags.NONE)).isEqualTo(3);
        await(theirs.storeFlags(UidSet.of(1), FlagChange.add(SEEN), Long.MAX_VALUE));
        await(mine.expunge(UidSet.ALL));
        MailboxView view = await(theirs.snapshot());
        assertThat(view).isEqualTo(await(mine.snapshot()));
        assertThat(messages(mine)).containsExactly("1 (\\Seen)", "3 ()");
        long modSeq = 0;
        for (StoreEvent event : told) {
            long next = ((StoreEvent.OfMessages) event).modSeq();
            assertThat(next).isGreaterThan(modSeq);
            modSeq = next;
        }
        assertThat(modSeq).isEqualTo(view.highestModSeq());
    }

    @Test
    void folderThatAnotherStoreRenamedKeepsItsId() {
        Account first = open();
        Account second = open();
        MailboxInfo info = await(first.create(MailboxName.of("a")));
        Mailbox theirs = await(second.open(info.id()));
        append(theirs, "1", Flags.NONE);
        await(first.rename(info.id(), MailboxName.of("b")));
        assertThat(messages(theirs)).containsExactly("1 ()");
        assertThat(append(theirs, "2", Flags.NONE)).isEqualTo(2);
        await(first.delete(info.id()));
        assertThatThrownBy(() -> messages(theirs))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(StoreException.Reason.MAILBOX_MISSING));
    }

    @Test
    void folderOfAPlainMaildirIsAMailbox() throws IOException {
        open().close();
        for (String name : List.of("cur", "new", "tmp")) {
            Files.createDirectories(home.resolve(".Old&AOQ-").resolve(name));
        }
        Files.createDirectories(home.resolve(".nothing-inside"));
        Files.createDirectories(home.resolve("..cur/cur"));
        Files.createDirectories(home.resolve(".a&b/cur"));
        Files.writeString(home.resolve(".Old&AOQ-/cur/1276528487.M1P1.host:2,RS"), "x\n");
        Account account = open();
        assertThat(await(account.list()).stream().map(info -> info.name().toString()))
                .containsExactly("INBOX", "Oldä");
        Mailbox old = await(account.open(MailboxName.of("Oldä")));
        assertThat(messages(old)).containsExactly("1 (\\Answered \\Seen)");
        MessageData data = await(old.fetch(1, Set.of(Wanted.SIZE))).orElseThrow();
        assertThat(data.sizeOctets()).hasValue(3);
    }

    @Test
    void lockOfAnotherProgramIsWaitedFor() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        Path lock = home.resolve("dovecot-uidlist.lock");
        Files.writeString(lock, "17:elsewhere");
        AtomicInteger pauses = new AtomicInteger();
        pause = nanos -> {
            if (pauses.incrementAndGet() == 3) {
                delete(lock);
            }
        };
        assertThat(append(inbox, "x", Flags.NONE)).isEqualTo(1);
        assertThat(pauses).hasValue(3);
        assertThat(lock).doesNotExist();
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void lockThatNobodyGivesBackIsTheEndOfTheWaitAndOfNothingElse() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        Path lock = home.resolve("dovecot-uidlist.lock");
        Files.writeString(lock, "17:elsewhere");
        Duration[] waited = {Duration.ZERO};
        pause = nanos -> waited[0] = waited[0].plusNanos(nanos);
        assertThatThrownBy(() -> append(inbox, "x", Flags.NONE))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(StoreException.Reason.BUSY));
        assertThat(waited[0]).isEqualTo(MaildirOptions.DEFAULTS.lockLimit());
        assertThat(home.resolve("tmp")).isEmptyDirectory();
        Files.delete(lock);
        assertThat(append(inbox, "x", Flags.NONE)).isEqualTo(1);
    }

    @Test
    void lockOfAProgramThatDiedIsRemoved() throws IOException {
        Account account = open();
        Path lock = home.resolve("dovecot-uidlist.lock");
        Files.writeString(lock, "17:elsewhere");
        Files.setLastModifiedTime(lock, FileTime.from(NOW.minus(DotLock.STALE.plusSeconds(10))));
        assertThat(append(inbox(account), "x", Flags.NONE)).isEqualTo(1);
        Files.createFile(lock);
        Files.setLastModifiedTime(lock, FileTime.from(NOW.minus(DotLock.STALE_UNNAMED.plusSeconds(1))));
        assertThat(append(inbox(account), "x", Flags.NONE)).isEqualTo(2);
    }

    @Test
    void lockOfAProcessOfThisHostThatIsNoMoreIsRemovedAtOnce() throws IOException {
        Account account = open();
        Path lock = home.resolve("dovecot-uidlist.lock");
        for (String owner : List.of(ProcessHandle.current().pid() + ":localhost", "999999999999:localhost")) {
            Files.writeString(lock, owner);
            assertThat(append(inbox(account), "x", Flags.NONE)).isPositive();
            assertThat(lock).doesNotExist();
        }
    }

    /** Between the look at a lock that was left and its removal another process may have been quicker, and hold one of its own. */
    @Test
    void lockThatSomebodyElseHasMadeMeanwhileStays() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        Path lock = home.resolve("dovecot-uidlist.lock");
        Files.writeString(lock, "999999999999:localhost");
        FileOps disk = files;
        AtomicInteger races = new AtomicInteger();
        files = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public void rename(Path from, Path to) throws IOException {
                quicker(from);
                super.rename(from, to);
            }

            @Override
            public void delete(Path file) throws IOException {
                quicker(file);
                super.delete(file);
            }

            private void quicker(Path file) throws IOException {
                if (file.equals(lock) && races.getAndIncrement() == 0) {
                    Files.delete(lock);
                    Files.writeString(lock, "1:elsewhere");
                }
            }
        };
        AtomicInteger pauses = new AtomicInteger();
        pause = nanos -> {
            pauses.incrementAndGet();
            assertThat(lock).hasContent("1:elsewhere");
            OtherProgramsTest.delete(lock);
        };
        assertThat(append(inbox, "x", Flags.NONE)).isPositive();
        assertThat(pauses).hasValue(1);
        try (var left = Files.list(home)) {
            assertThat(left).noneMatch(file -> file.getFileName().toString().contains(".lock"));
        }
    }

    @Test
    void lockOfAProcessElsewhereOrAliveIsWaitedFor() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        Path lock = home.resolve("dovecot-uidlist.lock");
        long alive = ProcessHandle.current().parent().orElseThrow().pid();
        for (String owner : List.of("999999999999:elsewhere", alive + ":localhost", "", "x:localhost", ":localhost")) {
            Files.writeString(lock, owner);
            AtomicInteger pauses = new AtomicInteger();
            pause = nanos -> {
                pauses.incrementAndGet();
                delete(lock);
            };
            assertThat(append(inbox, "x", Flags.NONE)).isPositive();
            assertThat(pauses).as(owner).hasValue(1);
        }
    }

    @Test
    void whatWasLeftInTmpIsRemovedWhenItIsOld() throws IOException {
        open().close();
        String now = NOW.getEpochSecond() + ".M1P1.host";
        FileTime old = FileTime.from(NOW.minus(MaildirStore.DRAFT_AGE.plusSeconds(100)));
        deliver("tmp", "1276528487.M1P1.host", "old");
        Files.setLastModifiedTime(home.resolve("tmp/1276528487.M1P1.host"), old);
        deliver("tmp", "1276528487.M2P1.host", "written now");
        deliver("tmp", now, "with an old date");
        Files.setLastModifiedTime(home.resolve("tmp").resolve(now), old);
        await(inbox(open()).snapshot());
        assertThat(home.resolve("tmp/1276528487.M1P1.host")).doesNotExist();
        assertThat(home.resolve("tmp/1276528487.M2P1.host")).exists();
        assertThat(home.resolve("tmp").resolve(now)).exists();
    }

    @Test
    void journalThatWasCutOffIsMadeWhole() throws IOException {
        Account account = open();
        append(inbox(account), "1", Flags.NONE);
        append(inbox(account), "2", SEEN);
        account.close();
        Path journal = home.resolve("sennit-journal");
        byte[] bytes = Files.readAllBytes(journal);
        Files.write(journal, Arrays.copyOf(bytes, bytes.length - 3));
        Account again = open();
        assertThat(messages(inbox(again))).containsExactly("1 ()", "2 (\\Seen)");
        append(inbox(again), "3", Flags.NONE);
        MailboxView view = await(inbox(again).snapshot());
        again.close();
        assertThat(await(inbox(open()).snapshot())).isEqualTo(view);
    }

    @Test
    void linkInThePlaceOfAMessageLeadsNowhere() throws IOException {
        Account account = open();
        Mailbox inbox = inbox(account);
        Path secret = Files.writeString(root.resolve("secret"), "not mail");
        Files.createSymbolicLink(home.resolve("new/1276528487.M1P1.host"), secret);
        assertThat(messages(inbox)).hasSize(1);
        assertThatThrownBy(() -> text(inbox, 1)).isInstanceOf(StoreException.class);
    }

    @Test
    void linkInThePlaceOfADirectoryLeadsNowhere() throws IOException { // CVE-2026-42394
        Account account = open();
        Mailbox inbox = inbox(account);
        Path outside = Files.createDirectory(root.resolve("outside"));
        Files.writeString(outside.resolve("1276528487.M1P1.host"), "not mail");
        for (String directory : List.of("new", "cur")) {
            Files.delete(home.resolve(directory));
            Files.createSymbolicLink(home.resolve(directory), outside);
            assertThatThrownBy(() -> messages(inbox)).isInstanceOf(StoreException.class);
            Files.delete(home.resolve(directory));
            Files.createDirectory(home.resolve(directory));
            assertThat(messages(inbox)).isEmpty();
        }
        Files.delete(home.resolve("tmp"));
        Files.createSymbolicLink(home.resolve("tmp"), outside);
        assertThatThrownBy(() -> append(inbox, "x", Flags.NONE)).isInstanceOf(StoreException.class);
        assertThat(outside)
                .isDirectoryNotContaining(file -> !file.getFileName().toString().startsWith("1276528487."));
    }

    @Test
    void linkInThePlaceOfAFolderIsNoMailbox() throws IOException {
        Account account = open();
        Path outside = Files.createDirectory(root.resolve("outside"));
        for (String directory : List.of("new", "cur", "tmp")) {
            Files.createDirectory(outside.resolve(directory));
        }
        Files.createSymbolicLink(home.resolve(".Work"), outside);
        Path half = Files.createDirectory(home.resolve(".Half"));
        Files.createSymbolicLink(half.resolve("cur"), outside.resolve("cur"));
        assertThat(await(account.list())).extracting(MailboxInfo::name).containsExactly(MailboxName.INBOX);
    }

    @Test
    void accountsNameIsNoPath() {
        MaildirStore store = new MaildirStore(root, MaildirOptions.DEFAULTS);
        for (String name : List.of("", ".", "..", "../x", "a/b", "/etc", ".hidden", "a\u0000", "ä", "a".repeat(65))) {
            assertThatThrownBy(() -> store.open(name, Runnable::run)
                            .toCompletableFuture()
                            .join())
                    .as(name)
                    .hasRootCauseInstanceOf(StoreException.class);
        }
        store.close();
    }

    @Test
    void subscriptionsOfDovecotAreRead() throws IOException {
        Account account = open();
        Files.writeString(home.resolve("subscriptions"), "V\t2\n\na\tb\nOld&AOQ-\n");
        assertThat(await(account.subscriptions())).containsExactly(MailboxName.of("Oldä"), MailboxName.of("a", "b"));
        await(account.subscribe(MailboxName.of("c", "d")));
        assertThat(Files.readString(home.resolve("subscriptions"))).isEqualTo("Old&AOQ-\na.b\nc.d\n");
    }
}
