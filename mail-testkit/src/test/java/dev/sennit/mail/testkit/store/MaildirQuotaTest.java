// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.UidSet;
import dev.sennit.mail.store.maildir.MaildirOptions;
import dev.sennit.mail.store.maildir.MaildirStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The quota of an account, and {@code maildirsize}, where Maildir++ keeps what there is. */
class MaildirQuotaTest extends QuotaConformance {
    private final TemporaryFolder folder = new TemporaryFolder();

    @Override
    protected MailStore createStore() throws IOException {
        folder.create();
        return store(1_000_000, 1000);
    }

    private MailStore store(long octets, long messages) {
        return new MaildirStore(
                folder.path(),
                MaildirOptions.DEFAULTS.withDurability(Durability.OS).withQuota(octets, messages));
    }

    @Override
    protected void storeClosed() throws IOException {
        folder.remove();
    }

    private Path file() {
        return folder.path().resolve("alice").resolve("maildirsize");
    }

    private void append(int octets) {
        append(inbox(), "x".repeat(octets));
    }

    private void assertRefused(int octets) {
        assertThatThrownBy(() -> append(octets))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.OVER_QUOTA));
    }

    private String used() {
        Quota quota = await(account().quota());
        return quota.usedOctets() + " " + quota.usedMessages();
    }

    @Test
    void accountHoldsAsManyOctetsAsItsLimit() {
        goOnWith(store(100, Long.MAX_VALUE));
        append(99);
        assertRefused(2);
        append(1);
        assertRefused(1);
        assertThat(failure(inbox().append(AppendSpec.PLAIN.withAnnouncedOctets(1))))
                .isEqualTo(Reason.OVER_QUOTA);
        assertThat(failure(inbox().copy(UidSet.ALL, inbox().id()))).isEqualTo(Reason.OVER_QUOTA);
        await(inbox().move(UidSet.ALL, create("other").id()));
        assertThat(used()).isEqualTo("100 2");
        assertThat(await(account().quota()).maxOctets()).isEqualTo(OptionalLong.of(100));
        assertThat(await(account().quota()).maxMessages()).isEmpty();
    }

    @Test
    void accountHoldsAsManyMessagesAsItsLimit() {
        goOnWith(store(Long.MAX_VALUE, 2));
        append(1);
        append(1);
        assertRefused(0);
        await(inbox().remove(UidSet.of(1)));
        append(1);
        assertRefused(0);
        assertThat(await(account().quota())).isEqualTo(new Quota(2, 2, OptionalLong.empty(), OptionalLong.of(2)));
    }

    @Test // it is there already, and its answer was lost
    void repeatedDeliveryIsNotRefused() {
        goOnWith(store(1, 1000));
        AppendSpec spec = AppendSpec.PLAIN.withIdempotencyKey("key");
        var first = append(inbox(), new byte[] {'x'}, spec);
        assertThat(append(inbox(), new byte[] {'x'}, spec)).isEqualTo(first);
    }

    @Test
    void fileIsThatOfMaildirPlusPlus() throws IOException {
        append(30);
        append(12);
        await(inbox().remove(UidSet.of(1)));
        assertThat(file()).content().isEqualTo("1000000S,1000C\n0 0\n30 1\n12 1\n-30 -1\n");
    }

    @Test
    void whatAnotherProgramAddsCounts() throws IOException {
        append(30);
        Files.writeString(file(), "500000 7\n", StandardOpenOption.APPEND);
        assertThat(used()).isEqualTo("500030 8");
    }

    @Test
    void fileThatCannotBeReadIsMadeAnew() throws IOException {
        append(30);
        for (String text : new String[] {
            "",
            "x",
            "1000000S\n7 7\n",
            "1000000S,1000C\n7 x\n",
            "1000000S,1000C\n7\n",
            "1000000S,1000C\n-7 -7\n",
            "1000000S,1000C\n99999999999999999999 1\n",
            "1000000S,1000C\n" + "1 1\n".repeat(2000)
        }) {
            Files.writeString(file(), text);
            assertThat(used()).as(text).isEqualTo("30 1");
            assertThat(file()).content().isEqualTo("1000000S,1000C\n30 1\n");
        }
    }

    @Test
    void oldFileRefusesNobodyWithoutACount() throws IOException {
        goOnWith(store(100, 1000));
        append(30);
        String wrong = "100S,1000C\n90 1\n";
        Files.writeString(file(), wrong);
        assertRefused(20);
        assertThat(file()).content().isEqualTo(wrong);
        Files.setLastModifiedTime(file(), FileTime.from(Instant.EPOCH));
        append(20);
        assertThat(used()).isEqualTo("50 2");
    }

    @Test
    void messagesOfOtherProgramsAreCountedByTheirNamesOrTheirLength() throws IOException {
        append(1);
        Path inbox = folder.path().resolve("alice").resolve("new");
        Files.writeString(inbox.resolve("1.a.host"), "12345");
        Files.writeString(inbox.resolve("2.b.host,S=100"), "12345");
        Files.writeString(inbox.resolve(".hidden"), "12345");
        Files.delete(file());
        assertThat(used()).isEqualTo("106 3");
        await(inbox().snapshot());
        await(inbox().remove(UidSet.ALL));
        assertThat(used()).isEqualTo("0 0");
    }

    @Test
    void withoutALimitThereIsNoFile() {
        goOnWith(store(Long.MAX_VALUE, Long.MAX_VALUE));
        append(inbox(), "1", Flags.NONE);
        Account account = account();
        assertThat(await(account.quota())).isEqualTo(new Quota(1, 1, OptionalLong.empty(), OptionalLong.empty()));
        await(account.create(MailboxName.of("a")));
        assertThat(file()).doesNotExist();
    }
}
