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
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Copies and moves on a disk that fails when they are written down. */
class TransfersTest {
    private final FileOps disk = new DiskFiles(Durability.OS);
    private Path broken = Path.of("none"); // which cannot be appended to

    @TempDir
    private Path root;

    private Mailbox inbox;
    private Mailbox other;

    @BeforeEach
    void holdTwo() {
        FileOps failing = new ForwardingFiles() {
            @Override
            FileOps files() {
                return disk;
            }

            @Override
            public OutputFile append(Path file) throws IOException {
                if (file.equals(broken)) {
                    throw new IOException("the disk is full");
                }
                return super.append(file);
            }
        };
        MaildirStore store = new MaildirStore(
                root, MaildirOptions.DEFAULTS, failing, InstantSource.system(), nanos -> {}, Runnable::run);
        Account account = await(store.open("alice", Runnable::run));
        inbox = await(account.open(MailboxName.INBOX));
        other = await(
                account.open(await(account.create(MailboxName.of("other"))).id()));
        for (int i = 0; i < 2; i++) {
            await(await(inbox.append(AppendSpec.PLAIN)).commit());
        }
    }

    private static List<Long> uids(Mailbox mailbox) {
        return await(mailbox.snapshot()).messages().stream()
                .map(MessageState::uid)
                .toList();
    }

    private void failsAndChangesNothing(BiConsumer<Mailbox, Mailbox> transfer) {
        assertThatThrownBy(() -> transfer.accept(inbox, other))
                .isInstanceOf(StoreException.class)
                .hasMessageContaining("the disk is full");
        broken = Path.of("none");
        assertThat(uids(inbox)).containsExactly(1L, 2L);
        assertThat(uids(other)).isEmpty();
        transfer.accept(inbox, other);
        assertThat(uids(other)).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {".other/dovecot-uidlist", ".other/sennit-journal"})
    void aCopyThatCannotBeWrittenDownIsTakenBack(String file) {
        broken = root.resolve("alice").resolve(file);
        failsAndChangesNothing((from, to) -> await(from.copy(UidSet.ALL, to.id())));
    }

    @ParameterizedTest
    @ValueSource(strings = {".other/dovecot-uidlist", ".other/sennit-journal", "sennit-journal"})
    void soIsAMove(String file) {
        broken = root.resolve("alice").resolve(file);
        failsAndChangesNothing((from, to) -> await(from.move(UidSet.ALL, to.id())));
    }
}
