// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.Flags;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MailboxView;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.MessageContent;
import dev.sennit.mail.store.MessageState;
import dev.sennit.mail.store.StoreException;
import dev.sennit.mail.store.Wanted;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/** The common part of the suites; see the package's description for how to use them. Each test gets a fresh store. */
@Timeout(120) // the last resort
public abstract class StoreConformance {
    private @Nullable WholeStoreConformance whole; // whom this suite is a part of; null when it stands alone
    private @Nullable TestAnswers answers; // non-null during a test
    private @Nullable MailStore store; // non-null during a test
    private @Nullable Account account; // non-null during a test

    /** For subclasses. */
    protected StoreConformance() {}

    /**
     * Makes the store under test.
     *
     * @return a new one that holds nothing yet
     * @throws Exception if it cannot be made
     */
    protected abstract MailStore createStore() throws Exception;

    /**
     * What the author of the store has to clean up.
     *
     * @throws Exception if that fails
     */
    protected void storeClosed() throws Exception {
        if (whole != null) {
            whole.storeClosed();
        }
    }

    final void partOf(WholeStoreConformance holder) {
        whole = holder;
    }

    @BeforeEach
    final void openAccount() throws Exception {
        answers = new TestAnswers();
        store = createStore();
        account = await(store.open("alice", answers));
    }

    @AfterEach
    final void closeStore() throws Exception {
        account().close();
        store().close();
        storeClosed();
    }

    final MailStore store() {
        return set(store);
    }

    final Account account() {
        return set(account);
    }

    final TestAnswers answers() {
        return set(answers);
    }

    /** Goes on with another store over the same storage. */
    final void goOnWith(MailStore other) {
        account().close();
        store().close();
        store = other;
        account = await(other.open("alice", answers()));
    }

    private static <T> T set(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("there is none outside of a test");
        }
        return value;
    }

    final <T> T await(CompletionStage<T> stage) {
        return answers().await(stage);
    }

    final StoreException.Reason failure(CompletionStage<?> stage) {
        return answers().failure(stage);
    }

    final Mailbox inbox() {
        return await(account().open(MailboxName.INBOX));
    }

    final Mailbox create(String name) {
        return await(account()
                .open(await(account().create(MailboxName.parse(name, '/'))).id()));
    }

    final MailboxView view(Mailbox mailbox) {
        return await(mailbox.snapshot());
    }

    final List<Long> uids(Mailbox mailbox) {
        return view(mailbox).messages().stream().map(MessageState::uid).toList();
    }

    final long append(Mailbox mailbox, String text, Flags flags) {
        return append(mailbox, text.getBytes(StandardCharsets.US_ASCII), AppendSpec.PLAIN.withFlags(flags))
                .uid();
    }

    final long append(Mailbox mailbox, String text) {
        return append(mailbox, text, Flags.NONE);
    }

    final AppendResult append(Mailbox mailbox, byte[] bytes, AppendSpec spec) {
        MessageAppender writer = await(mailbox.append(spec));
        for (int at = 0; at < bytes.length; at += 40_000) {
            await(writer.write(ByteBuffer.wrap(bytes, at, Math.min(40_000, bytes.length - at))));
        }
        return await(writer.commit());
    }

    final String text(Mailbox mailbox, long uid) {
        return new String(bytes(mailbox, uid, 7777), StandardCharsets.US_ASCII);
    }

    final EmailId emailId(Mailbox mailbox, long uid) {
        return await(mailbox.fetch(uid, Set.of(Wanted.EMAIL_ID)))
                .orElseThrow()
                .emailId()
                .orElseThrow();
    }

    final byte[] bytes(Mailbox mailbox, long uid, int pieceBytes) {
        MessageContent content = await(mailbox.fetch(uid, Set.of(Wanted.CONTENT)))
                .orElseThrow()
                .content()
                .orElseThrow();
        try (content) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            for (; ; ) {
                ByteBuffer piece = await(content.read(all.size(), pieceBytes));
                if (!piece.hasRemaining()) {
                    return all.toByteArray();
                }
                while (piece.hasRemaining()) {
                    all.write(piece.get());
                }
            }
        }
    }
}
