// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.imap.ListedMailbox;
import dev.sennit.mail.store.UidSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is remembered of an IMAP account, and where its mailboxes go. */
class FetchedUidsTest {
    private static final String ACCOUNT = "ann at imap:tcp:mail.example:143";

    @TempDir
    Path folder;

    private FetchedUids read() throws IOException {
        return FetchedUids.read(folder.resolve("state"), ACCOUNT);
    }

    @Test
    void whatWasFetchedIsKnownTheNextTime() throws IOException {
        FetchedUids first = read();
        first.add("INBOX", 7, 1);
        first.add("Entwürfe & mehr", 9, 4);
        first.add("INBOX", 7, 2);
        first.add("INBOX", 7, 5);
        FetchedUids second = read();
        assertThat(second.of("INBOX", 7)).isEqualTo(UidSet.of(1, 2, 5));
        assertThat(second.of("Entwürfe & mehr", 9)).isEqualTo(UidSet.of(4));
        second.keepOnly("INBOX", 7, UidSet.range(2, 9));
        assertThat(Files.readString(folder.resolve("state")))
                .isEqualTo("sennit fetch-mail 1 " + ACCOUNT + "\n7 2,5 INBOX\n9 4 Entw&APw-rfe &- mehr\n");
        assertThat(read().of("INBOX", 7)).isEqualTo(UidSet.of(2, 5));
    }

    @Test
    void aMailboxThatWasMadeAnewIsAnother() throws IOException {
        FetchedUids known = read();
        known.add("INBOX", 7, 1);
        assertThat(known.isAnother("INBOX", 7)).isFalse();
        assertThat(known.isAnother("INBOX", 8)).isTrue();
        assertThat(known.isAnother("Sent", 8)).isFalse();
        assertThat(known.of("INBOX", 8)).isEqualTo(UidSet.EMPTY);
        known.add("INBOX", 8, 3);
        assertThat(read().of("INBOX", 8)).isEqualTo(UidSet.of(3));
        assertThat(read().of("INBOX", 7)).isEqualTo(UidSet.EMPTY);
    }

    @Test
    void everyUidIsOneLine() throws IOException {
        Files.writeString(folder.resolve("state"), "sennit fetch-mail 1 " + ACCOUNT + "\n1 1:4294967295 INBOX\n1 5 Se");
        assertThat(read().of("INBOX", 1)).isEqualTo(UidSet.ALL);
        assertThat(read().of("Se", 1)).isEqualTo(UidSet.EMPTY); // it broke off
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "1 2",
                "1 0 INBOX",
                "1 9:2 INBOX",
                "1 4294967296 INBOX",
                "1 99999999999999999999 INBOX",
                "1 2 a&b"
            })
    void aLineThatMakesNoSenseIsTold(String line) throws IOException {
        Files.writeString(folder.resolve("state"), "sennit fetch-mail 1 " + ACCOUNT + "\n" + line + "\n");
        assertThatThrownBy(this::read).isInstanceOf(IOException.class).hasMessageContaining("state has a line that");
    }

    @ParameterizedTest
    @CsvSource({
        "INBOX, /, INBOX",
        "inbox/a, /, INBOX/a",
        "INBOX.Lists.a/b, ., INBOX/Lists/a_b",
        "Lists/a.b, /, Lists/a_b",
        "~x/~y, /, _x/_y",
        "a//b, /, a/_/b"
    })
    void aFolderHasTheNameOfItsMailbox(String name, char separator, String folderName) {
        ListedMailbox mailbox = new ListedMailbox(name, Optional.of(separator), Set.of(), Set.of());

        assertThat(MailboxFolders.name(mailbox)).hasToString(folderName);
    }

    @ParameterizedTest
    @CsvSource({
        "imaps:mail.example, imap, tls:mail.example:993",
        "imaps:mail.example:1993, imap, tls:mail.example:1993",
        "pop3s:mail.example, pop3, tls:mail.example:995",
        "imap:mail.example, imap, tcp:mail.example:143",
        "imap:tls:mail.example:993, imap, tls:mail.example:993",
        "pop3:mail.example, pop3, tcp:mail.example:110",
        "tls:mail.example:995, pop3, tls:mail.example:995"
    })
    void aServerIsNamedAsMailProgramsNameIt(String text, String protocol, String endpoint) {
        MailServer server = FetchMailPlugin.server(text);
        assertThat(server.protocol()).isEqualTo(protocol);
        assertThat(server.endpoint()).hasToString(endpoint);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "imaps:",
                "imaps",
                "imaps::993",
                "smtp:x",
                "imaps:mail.example:993:",
                "imaps:mail.example:99999999"
            })
    void whatIsNoServerIsTold(String text) {
        assertThatThrownBy(() -> FetchMailPlugin.server(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
