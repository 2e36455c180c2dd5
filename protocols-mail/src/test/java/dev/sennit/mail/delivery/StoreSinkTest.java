// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.MailAddress;
import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.StoreException.Reason;
import dev.sennit.mail.store.memory.MemoryMailStore;
import dev.sennit.mail.store.memory.MemoryStoreOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.junit.jupiter.api.Test;

/** RFC 5321 sections 4.4 and 4.5.1, RFC 5233. */
class StoreSinkTest {
    private static final String TRACE = "Received: from c.example ([198.51.100.7])\r\n\tby mx; Sun, 6 Nov 1994\r\n";
    private static final String TEXT = "Message-ID: <1@c.example>\r\nSubject: x\r\n\r\n.\r\nbody\r\n";

    private final MemoryMailStore store = new MemoryMailStore();
    private final MemoryAccounts users =
            new MemoryAccounts().withUser("tim", "secret").withUser("eve", "secret");

    private StoreSink sink(MailStore where) {
        return new StoreSink(
                where,
                name -> users.findUser(name.toLowerCase(Locale.ROOT)),
                StoreSinkOptions.of("Example.ORG", "b.example"));
    }

    private static <T> T now(CompletionStage<T> stage) {
        assertThat(stage.toCompletableFuture()).isDone();
        return stage.toCompletableFuture().join();
    }

    private static Envelope envelope(String... recipients) {
        return new Envelope(
                MailFrom.of(Optional.of(MailAddress.parse("a@c.example"))),
                Arrays.stream(recipients).map(StoreSinkTest::recipient).toList(),
                new MailClient(
                        "c.example",
                        new InetSocketAddress("198.51.100.7", 1),
                        "ESMTP",
                        Optional.empty(),
                        Optional.empty()));
    }

    private static Recipient recipient(String text) {
        return Recipient.of(text.indexOf('@') < 0 ? new MailAddress(text, "") : MailAddress.parse(text));
    }

    private String verdict(String recipient) {
        return now(sink(store).verifyRecipient(envelope(), recipient(recipient)))
                .toString();
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)).asReadOnlyBuffer();
    }

    private List<String> deliver(MailStore where, String text, String... recipients) {
        MessageWriter writer = now(sink(where).begin(envelope(recipients)));
        now(writer.write(bytes(text)));
        return now(writer.commit()).stream().map(Disposition::toString).toList();
    }

    private List<String> inbox(String account) {
        return Inbox.texts(store, account);
    }

    @Test
    void aRecipientIsAUserOfOneOfOurDomains() {
        for (String each : new String[] {
            "tim@example.org",
            "TIM@EXAMPLE.org",
            "eve@b.example",
            "tim+lists@example.org",
            "tim+@example.org",
            "tim",
            "postmaster@example.org",
            "Postmaster",
            "POSTMASTER@b.example"
        }) {
            assertThat(verdict(each)).as(each).isEqualTo("250 2.1.5 Recipient ok");
        }
        for (String each : new String[] {"bob@example.org", "bob", "\"+tim\"@example.org", "\"\"@example.org"}) {
            assertThat(verdict(each)).as(each).startsWith("550 5.1.1 ");
        }
        for (String each :
                new String[] {"tim@elsewhere.org", "tim@sub.example.org", "tim@[127.0.0.1]", "postmaster@x.org"}) {
            assertThat(verdict(each)).as(each).startsWith("550 5.7.1 ");
        }
    }

    @Test
    void aNameThatIsAnAddressItselfIsNobodys() {
        StoreSink sink = new StoreSink(
                store,
                name -> users.findUser(name.replace("@example.org", "")),
                StoreSinkOptions.of("example.org", "b.example"));
        for (String each : new String[] {"tim@example.org", "tim@example.org+x"}) {
            for (String domain : new String[] {"example.org", "b.example"}) {
                assertThat(now(sink.verifyRecipient(envelope(), Recipient.of(new MailAddress(each, domain)))))
                        .hasToString("550 5.1.1 No such user here");
            }
        }
        assertThat(now(sink.verifyRecipient(envelope(), recipient("tim@b.example")))
                        .code())
                .isEqualTo(250);
    }

    @Test
    void tooManyRecipientsAreToldToComeLater() {
        StoreSink small =
                new StoreSink(store, users, StoreSinkOptions.of("example.org").withMaxRecipients(2));
        assertThat(now(small.verifyRecipient(envelope("tim"), recipient("eve"))).code())
                .isEqualTo(250);
        assertThat(now(small.verifyRecipient(envelope("tim", "eve"), recipient("eve"))))
                .hasToString("452 4.5.3 Too many recipients, send to the others later");
        assertThatThrownBy(() -> StoreSinkOptions.of("a").withMaxRecipients(0))
                .hasMessageContaining("maxRecipients must be at least 1: 0");
    }

    @Test
    void eachMailboxHasTheMessageWithItsOwnReturnPath() {
        assertThat(deliver(store, TRACE + TEXT, "tim+x@example.org", "Eve@b.example"))
                .containsExactly("250 2.0.0 Message accepted", "250 2.0.0 Message accepted");
        assertThat(inbox("tim"))
                .containsExactly("Return-Path: <a@c.example>\r\nDelivered-To: tim+x@example.org\r\n" + TRACE + TEXT);
        assertThat(inbox("eve"))
                .containsExactly("Return-Path: <a@c.example>\r\nDelivered-To: Eve@b.example\r\n" + TRACE + TEXT);
    }

    @Test // RFC 6532 section 3.2: in UTF-8, and nothing else
    void aSenderBeyondAsciiIsWrittenInUtf8() {
        MailAddress sender = MailAddress.parse("gr\u00fc\u00dfe@b\u00fccher.example");
        Envelope envelope = new Envelope(
                MailFrom.of(Optional.of(sender)),
                List.of(recipient("tim@example.org")),
                envelope().client());
        assertThat(sink(store).features()).containsExactly(SinkFeature.UTF8_ADDRESSES);
        MessageWriter writer = now(sink(store).begin(envelope));
        now(writer.write(StandardCharsets.UTF_8.encode("Subject: gr\u00fc\u00dfe\r\n\r\n")));
        now(writer.commit());
        assertThat(inbox("tim").stream().map(StoreSinkTest::utf8))
                .containsExactly(
                        "Return-Path: <gr\u00fc\u00dfe@b\u00fccher.example>\r\nDelivered-To: tim@example.org\r\n"
                                + "Subject: gr\u00fc\u00dfe\r\n\r\n");
    }

    private static String utf8(String bytes) {
        return new String(bytes.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    @Test
    void whoIsNamedTwiceGetsItOnce() {
        assertThat(deliver(store, TRACE + TEXT, "tim@example.org", "TIM+x@b.example"))
                .hasSize(2);
        assertThat(inbox("tim")).hasSize(1);
    }

    @Test
    void theBytesAreTheSameHoweverTheyCome() {
        String whole = TRACE + "Subject: x\r\n\r\n" + "line\r\n".repeat(50_000);
        for (int step : new int[] {1_000, 7, 65_536, 300_000}) {
            MemoryMailStore fresh = new MemoryMailStore();
            MessageWriter writer = now(sink(fresh).begin(envelope("tim")));
            for (int i = 0; i < whole.length(); i += step) {
                now(writer.write(bytes(whole.substring(i, Math.min(whole.length(), i + step)))));
            }
            now(writer.commit());
            assertThat(Inbox.texts(fresh, "tim").get(0)).endsWith("tim\r\n" + whole);
        }
    }

    @Test
    void whatComesWhileTheStoreIsSlowComesInOrder() {
        Queue<Runnable> held = new ArrayDeque<>();
        MailStore slow = new Slowed(store, held::add);
        MessageWriter writer = now(sink(slow).begin(envelope("tim")));
        String[] parts = {TRACE + "Subject: x\r\n\r\n", "one\r\n", "two\r\n", "three\r\n"};
        CompletableFuture<Void> last = new CompletableFuture<>();
        for (String each : parts) {
            ByteBuffer loan = ByteBuffer.wrap(each.getBytes(StandardCharsets.ISO_8859_1));
            last = writer.write(loan).toCompletableFuture();
            Arrays.fill(loan.array(), (byte) '!'); // the loan is over
        }
        assertThat(last).isNotDone();
        CompletableFuture<List<Disposition>> committed = writer.commit().toCompletableFuture();
        while (!held.isEmpty()) {
            held.remove().run();
        }
        assertThat(now(committed)).containsExactly(Disposition.ACCEPTED);
        assertThat(inbox("tim").get(0)).endsWith("tim\r\n" + String.join("", parts));
    }

    @Test
    void aMessageThatIsSentAgainIsThereOnce() {
        deliver(store, TRACE + TEXT, "tim@example.org");
        String later = TRACE.replace("1994", "1995");
        assertThat(deliver(store, later + TEXT, "tim@example.org", "eve@example.org"))
                .containsOnly("250 2.0.0 Message accepted");
        assertThat(inbox("tim")).hasSize(1);
        assertThat(inbox("eve")).hasSize(1);
    }

    @Test
    void whatMayBeAnotherMessageIsAnother() {
        String[] others = {
            TEXT.replace("Message-ID: <1@c.example>\r\n", ""),
            TEXT.replace("Message-ID: <1@c.example>\r\n", ""),
            TEXT,
            TEXT.replace("Subject: x", "Subject: y"),
            TEXT.replace("body", "text"),
            TEXT.replace("\r\n\r\n", "\r\nX: y\r\n\r\n"),
            "Received: from elsewhere\r\n" + TEXT,
            TEXT.replace("Message-ID: <1@c.example>\r\n", "Subject: <1>\r\n\r\nMessage-ID: <1@c.example>\r\n"),
            TEXT.replace("Message-ID: <1@c.example>\r\n", "Subject: <1>\r\n\r\nMessage-ID: <1@c.example>\r\n")
        };
        for (String each : others) {
            deliver(store, TRACE + each, "tim@example.org");
        }
        assertThat(inbox("tim")).hasSize(others.length);
    }

    @Test // RFC 5322 section 3.6.4 makes a Message-ID unique; those who write it do not always
    void theSameHeaderOverAnotherBodyIsAnotherMessage() {
        String other = TEXT.replace("body", "text");
        assertThat(deliver(store, TRACE + TEXT, "tim")).containsExactly("250 2.0.0 Message accepted");
        assertThat(deliver(store, TRACE + other, "tim")).containsExactly("250 2.0.0 Message accepted");
        assertThat(deliver(store, TRACE + TEXT + "more\r\n", "tim")).containsExactly("250 2.0.0 Message accepted");
        assertThat(inbox("tim")).hasSize(3);
        assertThat(inbox("tim").get(1)).endsWith(other);
        deliver(store, TRACE + other, "tim");
        assertThat(inbox("tim")).hasSize(3);
    }

    @Test
    void aMessageIsKnownAgainHoweverItsBytesCome() {
        String text = TRACE + "Subject: " + "x".repeat(100_000) + "\r\n" + TEXT;
        deliver(store, text, "tim");
        for (int step : new int[] {1, 2, 3, 7, 4096}) {
            MessageWriter writer = now(sink(store).begin(envelope("tim")));
            for (int i = 0; i < text.length(); i += step) {
                now(writer.write(bytes(text.substring(i, Math.min(text.length(), i + step)))));
            }
            now(writer.commit());
            assertThat(inbox("tim")).as("in steps of %d", step).hasSize(1);
        }
    }

    @Test
    void whatIsAbortedIsNowhere() {
        for (String each : new String[] {TRACE, TRACE + TEXT}) {
            MessageWriter writer = now(sink(store).begin(envelope("tim")));
            now(writer.write(bytes(each)));
            writer.abort();
        }
        assertThat(inbox("tim")).isEmpty();
    }

    @Test
    void aMessageMayBeNothingButAHeader() {
        deliver(store, TRACE + "Subject: x\r\n", "tim");
        assertThat(inbox("tim").get(0)).endsWith(TRACE + "Subject: x\r\n");
    }

    @Test
    void theFailureOfOneMailboxIsNotThatOfAnother() {
        MemoryMailStore small = new MemoryMailStore(
                MemoryStoreOptions.DEFAULTS.withOctets(1_000_000, 500), InstantSource.fixed(Instant.EPOCH));
        assertThat(deliver(small, TRACE + TEXT, "tim")).containsExactly("250 2.0.0 Message accepted");
        assertThat(deliver(small, TRACE + "Subject: y\r\n\r\n" + "x".repeat(300), "tim", "eve"))
                .containsExactly("452 4.2.2 The mailbox is full", "250 2.0.0 Message accepted");
        assertThat(Inbox.texts(small, "eve")).hasSize(1);
    }

    @Test
    void eachKindOfFailureHasItsAnswer() {
        assertThat(failing(Reason.MESSAGE_TOO_LARGE)).startsWith("552 5.3.4 ");
        assertThat(failing(Reason.OVER_QUOTA)).startsWith("452 4.2.2 ");
        assertThat(failing(Reason.LIMIT_REACHED)).startsWith("452 4.2.2 ");
        assertThat(failing(Reason.BUSY)).startsWith("451 4.3.2 ");
        assertThat(failing(Reason.STORAGE_FAULT)).startsWith("451 4.3.0 ");
        assertThat(failing(Reason.ACCOUNT_MISSING)).startsWith("451 4.3.0 ");
    }

    @Test
    void whenNobodyKnowsWhoThereIsTheClientComesLater() {
        StoreSink blind = new StoreSink(
                store,
                name -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")),
                StoreSinkOptions.of("example.org"));
        MessageWriter writer = now(blind.begin(envelope("tim")));
        assertThat(writer.write(bytes(TRACE)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(writer.write(bytes(TEXT)).toCompletableFuture()).isCompletedExceptionally();
        assertThat(writer.commit().toCompletableFuture()).isCompletedExceptionally();
        writer.abort();
        assertThat(inbox("tim")).isEmpty();
    }

    @Test // its text comes meanwhile
    void aClientNeedNotWaitForItsRecipientsToBeFound() {
        CompletableFuture<Optional<String>> found = new CompletableFuture<>();
        StoreSink slow = new StoreSink(store, name -> found, StoreSinkOptions.of("example.org"));
        MessageWriter writer = now(slow.begin(envelope("tim")));
        writer.write(bytes(TRACE));
        writer.write(bytes(TEXT));
        CompletionStage<List<Disposition>> committed = writer.commit();
        assertThat(committed.toCompletableFuture()).isNotDone();
        found.complete(Optional.of("tim"));
        assertThat(now(committed)).containsExactly(Disposition.ACCEPTED);
        assertThat(inbox("tim").get(0)).endsWith(TRACE + TEXT);
    }

    private String failing(Reason reason) {
        MailStore broken = new Slowed(store, Runnable::run) {
            @Override
            public CompletionStage<Account> open(String account, Executor answers) {
                return CompletableFuture.failedFuture(new StoreException(reason, "x"));
            }
        };
        return deliver(broken, TRACE + TEXT, "tim").get(0);
    }

    @Test
    void aUserWhoIsGoneMeanwhileIsToldSo() {
        assertThat(deliver(store, TRACE + TEXT, "bob@example.org", "tim@example.org"))
                .containsExactly("550 5.1.1 This user is gone", "250 2.0.0 Message accepted");
    }

    @Test
    void thePostmastersMailGoesWhereItIsToldTo() {
        StoreSink told =
                new StoreSink(store, users, StoreSinkOptions.of("example.org").withPostmaster("eve"));
        MessageWriter writer = now(told.begin(envelope("Postmaster")));
        now(writer.write(bytes(TRACE + TEXT)));
        now(writer.commit());
        assertThat(inbox("eve").get(0)).contains("Delivered-To: Postmaster\r\n");
        deliver(store, TRACE + TEXT, "postmaster@example.org");
        assertThat(inbox("postmaster")).hasSize(1);
    }

    /** A store whose answers wait. */
    private static class Slowed implements MailStore {
        private final MailStore below;
        private final Executor answers;

        Slowed(MailStore below, Executor answers) {
            this.below = below;
            this.answers = answers;
        }

        @Override
        public CompletionStage<Account> open(String account, Executor then) {
            return below.open(account, answer -> answers.execute(() -> then.execute(answer)));
        }

        @Override
        public Durability durability() {
            return below.durability();
        }

        @Override
        public void close() {
            below.close();
        }
    }
}
