// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.StoreException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The copy of a message for one account. Its stages never fail: what went wrong is its disposition. One call at a time. */
final class StoreCopy {
    private static final Logger LOG = LoggerFactory.getLogger(StoreCopy.class);

    private final MailStore store;
    private final String name;
    private @Nullable Account account; // non-null from begin until the end
    private @Nullable MessageAppender appender; // non-null while it takes bytes
    private Disposition disposition = Disposition.ACCEPTED;

    StoreCopy(MailStore store, String name) {
        this.store = store;
        this.name = name;
    }

    /** What became of it, once it is committed. */
    Disposition disposition() {
        return disposition;
    }

    CompletableFuture<Void> begin(ByteBuffer top) {
        // No reactor is told: what goes on is chained, and the last of it is what the server waits for.
        return settled(() -> store.open(name, Runnable::run)
                .thenCompose(opened -> {
                    account = opened;
                    return opened.append(MailboxName.INBOX, AppendSpec.PLAIN);
                })
                .thenCompose(begun -> {
                    appender = begun;
                    return begun.write(top);
                }));
    }

    CompletableFuture<Void> write(ByteBuffer bytes) {
        MessageAppender current = appender;
        return current == null ? CompletableFuture.completedFuture(null) : settled(() -> current.write(bytes));
    }

    /** With what the message has in common with its repetitions, if it can be known again. */
    CompletableFuture<Void> commit(Optional<String> key) {
        MessageAppender current = appender;
        if (current == null) {
            close();
            return CompletableFuture.completedFuture(null);
        }
        appender = null;
        return settled(() -> key.isPresent() ? current.commit(key.get()) : current.commit())
                .whenComplete((done, failure) -> close());
    }

    void abort() {
        MessageAppender current = appender;
        appender = null;
        if (current != null) {
            current.abort();
        }
        close();
    }

    private void close() {
        Account open = account;
        account = null;
        if (open != null) {
            open.close();
        }
    }

    private CompletableFuture<Void> settled(Supplier<? extends CompletionStage<?>> work) {
        CompletionStage<?> stage;
        try {
            stage = work.get();
        } catch (RuntimeException failure) {
            stage = CompletableFuture.failedFuture(failure);
        }
        CompletableFuture<Void> settled = new CompletableFuture<>();
        stage.whenComplete((value, failure) -> {
            if (failure != null) {
                failed(failure);
            }
            settled.complete(null);
        });
        return settled;
    }

    private void failed(Throwable failure) {
        MessageAppender current = appender;
        appender = null;
        if (current != null) {
            current.abort();
        }
        disposition = toDisposition(failure);
    }

    private Disposition toDisposition(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof StoreException refused) {
            switch (refused.reason()) {
                case OVER_QUOTA, LIMIT_REACHED -> {
                    return new Disposition(452, "4.2.2", "The mailbox is full");
                }
                case MESSAGE_TOO_LARGE -> {
                    return new Disposition(552, "5.3.4", "The message is too large for this mailbox");
                }
                case BUSY -> {
                    LOG.warn(
                            "the mailbox of {} is busy, and the client is told to try later: {}",
                            name,
                            cause.getMessage());
                    return Disposition.tryLater("4.3.2", "The mailbox is busy, try again later");
                }
                default -> {}
            }
        }
        LOG.error("a message for {} was not delivered, and the client is told to try later", name, cause);
        return Disposition.tryLater("4.3.0", "The mailbox cannot be written to, try again later");
    }
}
