// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.maildir;

import static dev.sennit.mail.store.maildir.OtherProgramsTest.await;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files beside the messages that no program has left so: the messages are there all the same. */
class DamagedFilesTest {
    @TempDir
    private Path root;

    private Path home;

    @BeforeEach
    void makeAccount() {
        home = root.resolve("alice");
        open().close();
    }

    private Account open() {
        return await(new MaildirStore(
                        root,
                        MaildirOptions.DEFAULTS,
                        new DiskFiles(Durability.OS),
                        InstantSource.system(),
                        nanos -> {},
                        Runnable::run)
                .open("alice", Runnable::run));
    }

    private static Mailbox inbox(Account account) {
        return await(account.open(MailboxName.INBOX));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3 V7 N4294967295 Gab\n",
                "3 V7 N9999999999 Gab\n",
                "3 V7 N1 Gab\n4294967295 :1.a\n",
                "3 V9999999999 N1 Gab\n",
                "1 9999999999 1\n",
                "1 7 9999999999\n"
            })
    void uidsThatAreUsedUpAreGivenAnewWithAnotherValidity(String list) throws IOException {
        Files.writeString(home.resolve("dovecot-uidlist"), list);
        Files.writeString(home.resolve("new").resolve("1.a"), "x");
        Files.writeString(home.resolve("new").resolve("2.b"), "x");
        MailboxView view = await(inbox(open()).snapshot());
        assertThat(view.messages()).hasSize(2);
        assertThat(view.uidNext()).isLessThan(1000);
        assertThat(view.uidValidity()).isNotEqualTo(7).isBetween(1L, UidSet.MAX_UID);
        assertThat(await(inbox(open()).snapshot())).isEqualTo(view);
    }

    @Test
    void uidsThatAreLeftAreUsed() throws IOException {
        long last = UidSet.MAX_UID - UidList.LEAST_LEFT;
        Files.writeString(home.resolve("dovecot-uidlist"), "3 V7 N" + last + " Gab\n");
        Files.writeString(home.resolve("new").resolve("1.a"), "x");
        MailboxView view = await(inbox(open()).snapshot());
        assertThat(view.uidValidity()).isEqualTo(7);
        assertThat(view.messages().get(0).uid()).isEqualTo(last);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ffffffff",
                "xyz",
                "",
                "0000000000000000000000000000000000000000000000000000000000000000000000001"
            })
    void mailboxesAreMadeWhateverTheLastValidityWas(String text) throws IOException {
        Files.writeString(home.resolve("dovecot-uidvalidity"), text);
        Account account = open();
        var id = await(account.create(MailboxName.of("a"))).id();
        MailboxView view = await(await(account.open(id)).snapshot());
        assertThat(view.uidValidity()).isBetween(1L, UidSet.MAX_UID);
        var other = await(account.create(MailboxName.of("b"))).id();
        assertThat(await(await(account.open(other)).snapshot()).uidValidity()).isGreaterThan(view.uidValidity());
    }
}
