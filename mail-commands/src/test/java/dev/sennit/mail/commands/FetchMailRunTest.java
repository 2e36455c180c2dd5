// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.pop3.Pop3ClientLimits;
import dev.sennit.mail.pop3.Pop3ClientOptions;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.WorkerPool;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of messages on the server and here, whatever the server says and whenever it ends. */
class FetchMailRunTest {
    private static final String MAILDROP = "ann at pop.example";
    private static final String MESSAGE = "+OK|Subject: x||text|.";

    @TempDir
    Path folder;

    private final GivenCommand given = new GivenCommand();
    private final MemoryMailStore store = new MemoryMailStore();
    private ManualTime time = new ManualTime();
    private CompletableFuture<Boolean> outcome = new CompletableFuture<>();
    private StringTransport server;
    private FetchMail run;

    private static <T> T now(CompletionStage<T> stage) {
        return stage.toCompletableFuture().join();
    }

    /** A run that has logged in, up to the lists that it asks for. */
    private void starts(String uidl, String list) {
        time = new ManualTime();
        WorkerPool.install(time.reactor(), Runnable::run);
        Pop3ClientOptions options = Pop3ClientOptions.of(
                        SaslLogin.withPassword("ann", "secret").withSecretsInClear())
                .withLimits(Pop3ClientLimits.DEFAULTS.withMessageBytes(1000));
        FetchProgress progress = new FetchProgress(given.err(), true);
        FetchSession session = new Pop3Session(
                new Pop3Session.Wanted(folder.resolve("state"), MAILDROP, true),
                MailServer.parse("pop3:192.0.2.7", "pop3", Map.of("pop3", 110)).endpoint(),
                options,
                progress);
        run = new FetchMail(
                folder.resolve("Maildir"), nowhere -> stays(store), session, progress, given.out(), given.err());
        outcome = run.start(time.reactor()).toCompletableFuture();
        settle();
        server = time.reactor().connectors().get(0).succeed().orElseThrow();
        settle();
        says("+OK ready");
        says("+OK|USER|UIDL|.");
        says("+OK");
        says("+OK logged in");
        assertThat(server.text()).isEqualTo("UIDL\r\n");
        assertThat(says("+OK|" + uidl + "|.")).isEqualTo("LIST\r\n");
        says("+OK|" + list + "|.");
    }

    /** Each run closes it, and the next one opens it again. */
    private static MailStore stays(MailStore store) {
        return new MailStore() {
            @Override
            public CompletionStage<Account> open(String account, Executor answers) {
                return store.open(account, answers);
            }

            @Override
            public Durability durability() {
                return store.durability();
            }

            @Override
            public void close() {}
        };
    }

    private void settle() {
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ZERO);
        }
    }

    /** What the client says to that. */
    private String says(String lines) {
        server.clear();
        server.peerSends(lines.replace("|", "\r\n") + "\r\n");
        for (int i = 0; i < 6; i++) {
            server.settle();
            settle();
        }
        return server.text();
    }

    private long messages() {
        return now(now(now(store.open("Maildir", Runnable::run)).open(MailboxName.INBOX))
                        .status())
                .messages();
    }

    private void ends() {
        assertThat(server.text()).isEqualTo("QUIT\r\n");
        says("+OK bye");
        server.finishClose();
        settle();
    }

    @Test
    void aMessageIsDeletedWhenItIsHereAndNotBefore() throws IOException {
        starts("1 a", "1 20");
        assertThat(server.text()).isEqualTo("RETR 1\r\n");
        assertThat(messages()).isZero();
        assertThat(says(MESSAGE)).isEqualTo("DELE 1\r\n");
        assertThat(messages()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("state"))).endsWith("\na\n");
        says("+OK");
        ends();
        assertThat(outcome).isCompletedWithValue(true);
        assertThat(Files.readString(folder.resolve("state"))).doesNotContain("\na\n");
    }

    @Test
    void aMessageThatBrokeOffIsNeitherHereNorDeleted() throws IOException {
        starts("1 a", "1 20");
        says("+OK|Subject: x|");
        server.loseNow(CloseReason.DONE);
        settle();
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(run.failure()).isEqualTo(CommandFailure.TRY_LATER);
        assertThat(messages()).isZero();
        assertThat(Files.readString(folder.resolve("state"))).doesNotContain("\na\n");
    }

    /** The server forgets deletions without QUIT (RFC 1939 section 6): what is here is deleted by the next run, and comes once. */
    @Test
    void whatAnEarlierRunCouldNotDeleteIsDeletedByTheNext() {
        starts("1 a|2 b", "1 20|2 20");
        says(MESSAGE);
        server.loseNow(CloseReason.DONE);
        settle();
        assertThat(outcome).isCompletedWithValue(false);
        starts("1 a|2 b|3 c", "1 20|2 20|3 20");
        assertThat(server.text()).isEqualTo("RETR 2\r\n");
        assertThat(says(MESSAGE)).isEqualTo("DELE 2\r\n");
        assertThat(says("+OK")).isEqualTo("RETR 3\r\n");
        assertThat(says(MESSAGE)).isEqualTo("DELE 3\r\n");
        assertThat(says("+OK")).isEqualTo("DELE 1\r\n");
        says("+OK");
        ends();
        assertThat(outcome).isCompletedWithValue(true);
        assertThat(messages()).isEqualTo(3);
    }

    @Test
    void whatTheServerDoesNotDeleteIsToldAndNothingElseIsHeldUp() throws IOException {
        starts("1 a|2 b", "1 20|2 20");
        says(MESSAGE);
        says("+OK");
        says(MESSAGE);
        server.loseNow(CloseReason.DONE);
        settle();
        starts("1 a|2 b|3 c", "1 20|2 20|3 20");
        assertThat(server.text()).isEqualTo("RETR 3\r\n");
        says(MESSAGE);
        assertThat(says("+OK")).startsWith("DELE 1\r\n");
        says("-ERR locked");
        says("+OK");
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(run.failure()).isEqualTo(CommandFailure.UNAVAILABLE);
        assertThat(given.complained()).contains("DELE", "locked");
        assertThat(messages()).isEqualTo(3);
        assertThat(Files.readString(folder.resolve("state"))).contains("\na\nb\nc\n");
    }

    @Test
    void aMessageThatIsTooLongIsInNobodysWay() throws IOException {
        starts("1 a|2 b", "1 1001|2 20");
        assertThat(server.text()).isEqualTo("RETR 2\r\n");
        says(MESSAGE);
        says("+OK");
        ends();
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(given.complained())
                .isEqualTo("sennit: fetch-mail: message 1 stays on the server: it has 1001 bytes, and"
                        + " --max-message-bytes is 1000\n");
        assertThat(messages()).isEqualTo(1);
        assertThat(Files.readString(folder.resolve("state"))).doesNotContain("a\n");
    }

    @Test
    void aQuitThatFailsForgetsNothing() throws IOException {
        starts("1 a", "1 20");
        says(MESSAGE);
        assertThat(says("+OK")).isEqualTo("QUIT\r\n");
        says("-ERR some deleted messages not removed");
        settle();
        assertThat(outcome).isCompletedWithValue(false);
        assertThat(Files.readString(folder.resolve("state"))).endsWith("\na\n");
    }
}
