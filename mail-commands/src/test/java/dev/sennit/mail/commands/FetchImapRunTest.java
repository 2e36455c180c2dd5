// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.imap.ImapClientLimits;
import dev.sennit.mail.imap.ImapClientOptions;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.spi.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the messages of an IMAP account, whatever the server says of them. */
class FetchImapRunTest {
    private static final String ITEMS = " FLAGS () INTERNALDATE \"01-Jan-2024 00:00:00 +0000\")";
    private static final int MOST_BYTES = 1000;

    @TempDir
    Path folder;

    private FetchRun fetch;

    /** A run that deletes what it has, up to the messages that it asks for. */
    @BeforeEach
    void starts() {
        fetch = new FetchRun(folder);
        ImapClientOptions options = ImapClientOptions.of(
                        SaslLogin.withPassword("ann", "secret").withSecretsInClear())
                .withLimits(ImapClientLimits.DEFAULTS.withMessageBytes(MOST_BYTES));
        FetchProgress progress = fetch.progress();
        fetch.starts(
                new ImapSession(
                        new ImapSession.Wanted(fetch.state(), "ann at imap.example", Optional.of("INBOX"), true),
                        MailServer.parse("imap:192.0.2.7", "imap", Map.of("imap", 143))
                                .endpoint(),
                        options,
                        progress),
                progress);
        fetch.says("* OK [CAPABILITY IMAP4rev1] hello");
        assertThat(fetch.says("S1 OK [CAPABILITY IMAP4rev1 UIDPLUS] in")).isEqualTo("S2 LIST \"\" \"INBOX\"\r\n");
        assertThat(fetch.says("* LIST () \"/\" INBOX|S2 OK")).isEqualTo("S3 SELECT \"INBOX\"\r\n");
        assertThat(fetch.says("* 2 EXISTS|* OK [UIDVALIDITY 7] x|S3 OK")).isEqualTo("S4 UID SEARCH ALL\r\n");
        assertThat(fetch.says("* SEARCH 1 2|S4 OK"))
                .isEqualTo("S5 UID FETCH 1:2 (UID FLAGS RFC822.SIZE INTERNALDATE)\r\n");
    }

    @Test
    void aMessageThatIsTooLongIsInNobodysWay() throws IOException {
        assertThat(fetch.says("* 1 FETCH (UID 1 RFC822.SIZE " + (MOST_BYTES + 1) + ITEMS
                        + "|* 2 FETCH (UID 2 RFC822.SIZE " + MOST_BYTES + ITEMS + "|S5 OK"))
                .isEqualTo("S6 UID FETCH 2 (UID BODY.PEEK[])\r\n");
        String message = "Subject: x||" + "y".repeat(MOST_BYTES - 14);
        assertThat(fetch.says("* 2 FETCH (UID 2 BODY[] {" + MOST_BYTES + "}|" + message + ")|S6 OK"))
                .isEqualTo("S7 UID STORE 2 +FLAGS.SILENT (\\Deleted)\r\n");
        assertThat(fetch.says("S7 OK")).isEqualTo("S8 UID EXPUNGE 2\r\n");
        assertThat(fetch.says("* 2 EXPUNGE|S8 OK")).isEqualTo("S9 LOGOUT\r\n");
        fetch.says("* BYE|S9 OK");
        fetch.ends();
        assertThat(fetch.outcome).isCompletedWithValue(false);
        assertThat(fetch.given.complained())
                .isEqualTo("sennit: fetch-mail: UID 1 of INBOX stays on the server: it has 1001 bytes, and"
                        + " --max-message-bytes is 1000\n");
        assertThat(fetch.messages()).isEqualTo(1);
    }

    /** It is neither here nor remembered nor deleted, however much of it comes. */
    @Test
    void aMessageThatIsLongerThanTheServerSaidIsNotFetched() throws IOException {
        fetch.says("* 1 FETCH (UID 1 RFC822.SIZE 20" + ITEMS + "|S5 OK");
        assertThat(fetch.says("* 1 FETCH (UID 1 BODY[] {" + (MOST_BYTES + 1) + "}|"))
                .isEmpty();
        fetch.settle();
        assertThat(fetch.outcome).isCompletedWithValue(false);
        assertThat(fetch.run.failure()).isEqualTo(CommandFailure.BAD_ANSWER);
        assertThat(fetch.given.complained()).contains("a message is longer than 1000 bytes");
        assertThat(fetch.messages()).isZero();
        assertThat(Files.exists(fetch.state()) ? Files.readString(fetch.state()) : "")
                .doesNotContain("INBOX");
    }
}
