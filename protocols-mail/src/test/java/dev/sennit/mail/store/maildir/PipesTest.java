// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static dev.sennit.mail.store.maildir.OtherProgramsTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.UnreadableMessageException;
import dev.sennit.mail.store.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

/** Pipes in the place of files, which whoever opens them waits at: a user who may write into a Maildir can make them. */
@Timeout(value = 60, threadMode = ThreadMode.SEPARATE_THREAD)
class PipesTest {
    @TempDir
    private Path root;

    private Path home;

    @BeforeEach
    void holdOne() {
        home = root.resolve("alice");
        Mailbox inbox = inbox();
        await(await(inbox.append(AppendSpec.PLAIN)).commit());
    }

    private Mailbox inbox() {
        MaildirStore store = new MaildirStore(
                root,
                MaildirOptions.DEFAULTS,
                new DiskFiles(Durability.FSYNC),
                InstantSource.system(),
                nanos -> {},
                Runnable::run);
        Account account = await(store.open("alice", Runnable::run));
        return await(account.open(MailboxName.INBOX));
    }

    private static void pipe(Path file) throws IOException, InterruptedException {
        Files.deleteIfExists(file);
        boolean isMade;
        try {
            isMade = new ProcessBuilder("mkfifo", file.toString()).start().waitFor() == 0;
        } catch (IOException noSuchCommand) {
            isMade = false;
        }
        assumeTrue(isMade, "there are no pipes here");
    }

    @Test
    void aMessageThatIsAPipeCannotBeReadNorCopied() throws Exception {
        pipe(home.resolve("new/1900000001.M1P1.other,S=1,W=1"));
        Mailbox inbox = inbox();
        assertThat(await(inbox.snapshot()).messages()).hasSize(2);
        for (Wanted wanted : Set.of(Wanted.CONTENT, Wanted.INDEX, Wanted.HEADER)) {
            assertThatThrownBy(() -> await(inbox.fetch(2, Set.of(wanted))))
                    .isInstanceOf(UnreadableMessageException.class)
                    .hasMessageContaining("it is no regular file");
        }
        assertThatThrownBy(() -> await(inbox.copy(UidSet.of(2), inbox.id()))).isInstanceOf(StoreException.class);
        assertThat(await(inbox.fetch(1, Set.of(Wanted.CONTENT)))).isPresent();
        assertThat(await(inbox.remove(UidSet.of(2)))).isEqualTo(UidSet.of(2));
    }

    @Test
    void aCacheThatIsAPipeIsNone() throws Exception {
        pipe(home.resolve(IndexCache.FILE));
        Mailbox inbox = inbox();
        assertThat(await(inbox.fetch(1, Set.of(Wanted.INDEX)))).isPresent();
        await(await(inbox.append(AppendSpec.PLAIN)).commit());
        assertThat(await(inbox.snapshot()).messages()).hasSize(2);
    }

    @Test
    void recordsThatAreAPipeAreAnError() throws Exception {
        for (String file : new String[] {FolderRecords.JOURNAL, FolderRecords.UID_LIST}) {
            pipe(home.resolve(file));
            assertThatThrownBy(() -> await(inbox().snapshot())).as(file).hasMessageContaining("it is no regular file");
        }
    }
}
