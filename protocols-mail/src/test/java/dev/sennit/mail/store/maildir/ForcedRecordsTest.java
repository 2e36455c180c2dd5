// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static dev.sennit.mail.store.maildir.OtherProgramsTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How often what others have written down is forced; CrashTest has why. */
class ForcedRecordsTest {
    private final FileOps disk = new DiskFiles(Durability.OS);
    private final List<String> forced = new ArrayList<>();

    @TempDir
    private Path root;

    private Mailbox inbox() {
        FileOps counting = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public void forceFile(Path file) throws IOException {
                forced.add(String.valueOf(file.getFileName()));
                super.forceFile(file);
            }
        };
        MaildirStore store = new MaildirStore(
                root, MaildirOptions.DEFAULTS, counting, InstantSource.system(), nanos -> {}, Runnable::run);
        return await(await(store.open("alice", Runnable::run)).open(MailboxName.INBOX));
    }

    private static void deliver(Mailbox inbox) {
        await(await(inbox.append(AppendSpec.PLAIN)).commit());
    }

    @BeforeEach
    void holdOne() {
        deliver(inbox());
        forced.clear();
    }

    @Test
    void whoLooksForcesItOnce() {
        Mailbox inbox = inbox();
        await(inbox.snapshot());
        assertThat(forced).containsExactly(FolderRecords.UID_LIST, FolderRecords.JOURNAL);
        await(inbox.snapshot());
        deliver(inbox);
        await(inbox.snapshot());
        assertThat(forced).hasSize(2);
    }

    @Test
    void aDeliveryForcesItWithItsOwn() {
        Mailbox inbox = inbox();
        deliver(inbox);
        await(inbox.snapshot());
        assertThat(forced).isEmpty();
    }
}
