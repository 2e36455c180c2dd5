// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.pop3.Pop3ClientLimits;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.spi.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages on the server and here, whatever the server says and whenever it ends. */
class FetchMailRunTest {
    private static final String MAILDROP = "ann at pop.example";
    private static final String MESSAGE = "+OK|Subject: x||text|.";

    @TempDir
    Path folder;

    private FetchRun fetch;

    /** A run that has logged in, up to the lists that it asks for. */
    private void starts(String uidl, String list) {
        if (fetch == null) {
            fetch = new FetchRun(folder);
        }
        Pop3ClientOptions options = Pop3ClientOptions.of(
                        SaslLogin.withPassword("ann", "secret").withSecretsInClear())
                .withLimits(Pop3ClientLimits.DEFAULTS.withMessageBytes(1000));
        FetchProgress progress = fetch.progress();
        fetch.starts(
                new Pop3Session(
                        new Pop3Session.Wanted(fetch.state(), MAILDROP, true),
                        MailServer.parse("pop3:192.0.2.7", "pop3", Map.of("pop3", 110))
                                .endpoint(),
                        options,
                        progress),
                progress);
        says("+OK ready");
        says("+OK|USER|UIDL|.");
        says("+OK");
        says("+OK logged in");
        assertThat(fetch.server.text()).isEqualTo("UIDL\r\n");
        assertThat(says("+OK|" + uidl + "|.")).isEqualTo("LIST\r\n");
        says("+OK|" + list + "|.");
    }

    private String says(String lines) {
        return fetch.says(lines);
    }

    private void ends() {
        assertThat(fetch.server.text()).isEqualTo("QUIT\r\n");
        says("+OK bye");
        fetch.ends();
    }

    @Test
    void aMessageIsDeletedWhenItIsHereAndNotBefore() throws IOException {
        starts("1 a", "1 20");
        assertThat(fetch.server.text()).isEqualTo("RETR 1\r\n");
        assertThat(fetch.messages()).isZero();
        assertThat(says(MESSAGE)).isEqualTo("DELE 1\r\n");
        assertThat(fetch.messages()).isEqualTo(1);
        assertThat(Files.readString(fetch.state())).endsWith("\na\n");
        says("+OK");
        ends();
        assertThat(fetch.outcome).isCompletedWithValue(true);
        assertThat(Files.readString(fetch.state())).doesNotContain("\na\n");
    }

    @Test
    void aMessageThatBrokeOffIsNeitherHereNorDeleted() throws IOException {
        starts("1 a", "1 20");
        says("+OK|Subject: x|");
        fetch.server.loseNow(CloseReason.DONE);
        fetch.settle();
        assertThat(fetch.outcome).isCompletedWithValue(false);
        assertThat(fetch.run.failure()).isEqualTo(CommandFailure.TRY_LATER);
        assertThat(fetch.messages()).isZero();
        assertThat(Files.readString(fetch.state())).doesNotContain("\na\n");
    }

    /** The server forgets deletions without QUIT (RFC 1939 section 6): what is here is deleted by the next run, and comes once. */
    @Test
    void whatAnEarlierRunCouldNotDeleteIsDeletedByTheNext() {
        starts("1 a|2 b", "1 20|2 20");
        says(MESSAGE);
        fetch.server.loseNow(CloseReason.DONE);
        fetch.settle();
        assertThat(fetch.outcome).isCompletedWithValue(false);
        starts("1 a|2 b|3 c", "1 20|2 20|3 20");
        assertThat(fetch.server.text()).isEqualTo("RETR 2\r\n");
        assertThat(says(MESSAGE)).isEqualTo("DELE 2\r\n");
        assertThat(says("+OK")).isEqualTo("RETR 3\r\n");
        assertThat(says(MESSAGE)).isEqualTo("DELE 3\r\n");
        assertThat(says("+OK")).isEqualTo("DELE 1\r\n");
        says("+OK");
        ends();
        assertThat(fetch.outcome).isCompletedWithValue(true);
        assertThat(fetch.messages()).isEqualTo(3);
    }

    @Test
    void whatTheServerDoesNotDeleteIsToldAndNothingElseIsHeldUp() throws IOException {
        starts("1 a|2 b", "1 20|2 20");
        says(MESSAGE);
        says("+OK");
        says(MESSAGE);
        fetch.server.loseNow(CloseReason.DONE);
        fetch.settle();
        starts("1 a|2 b|3 c", "1 20|2 20|3 20");
        assertThat(fetch.server.text()).isEqualTo("RETR 3\r\n");
        says(MESSAGE);
        assertThat(says("+OK")).startsWith("DELE 1\r\n");
        says("-ERR locked");
        says("+OK");
        assertThat(fetch.outcome).isCompletedWithValue(false);
        assertThat(fetch.run.failure()).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(fetch.given.complained()).contains("DELE", "locked");
        assertThat(fetch.messages()).isEqualTo(3);
        assertThat(Files.readString(fetch.state())).contains("\na\nb\nc\n");
    }

    @Test
    void aMessageThatIsTooLongIsInNobodysWay() throws IOException {
        starts("1 a|2 b", "1 1001|2 20");
        assertThat(fetch.server.text()).isEqualTo("RETR 2\r\n");
        says(MESSAGE);
        says("+OK");
        ends();
        assertThat(fetch.outcome).isCompletedWithValue(false);
        assertThat(fetch.given.complained())
                .isEqualTo("sennit: fetch-mail: message 1 stays on the server: it has 1001 bytes, and"
                        + " --max-message-bytes is 1000\n");
        assertThat(fetch.messages()).isEqualTo(1);
        assertThat(Files.readString(fetch.state())).doesNotContain("a\n");
    }

    @Test
    void aQuitThatFailsForgetsNothing() throws IOException {
        starts("1 a", "1 20");
        says(MESSAGE);
        assertThat(says("+OK")).isEqualTo("QUIT\r\n");
        says("-ERR some deleted messages not removed");
        fetch.settle();
        assertThat(fetch.outcome).isCompletedWithValue(false);
        assertThat(Files.readString(fetch.state())).endsWith("\na\n");
    }
}
