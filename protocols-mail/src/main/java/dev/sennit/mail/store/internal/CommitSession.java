// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.internal.SharedAccount.Replaced;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Messages on their way into a mailbox: when the last of them is finished they come there together, or none does. */
final class CommitSession {
    private final AccountSession account;
    private final MailboxId mailbox;
    private final List<AppenderSession> appenders;
    private final @Nullable Replaced replaced; // null if none goes
    private final CompletableFuture<List<AppendResult>> outcome = new CompletableFuture<>();

    CommitSession(
            AccountSession account, MailboxId mailbox, List<AppenderSession> appenders, @Nullable Replaced replaced) {
        this.account = account;
        this.mailbox = mailbox;
        this.appenders = List.copyOf(appenders);
        this.replaced = replaced;
    }

    CompletionStage<List<AppendResult>> begin() {
        claimAll();
        if (appenders.isEmpty()) {
            outcome.complete(List.of());
            return outcome;
        }
        // before the first is finished, so that the last who finishes goes on, and not the caller, who must not block
        CompletableFuture.allOf(
                        appenders.stream().map(AppenderSession::finished).toArray(CompletableFuture[]::new))
                .whenComplete((finished, why) -> {
                    if (why == null) {
                        commit();
                    } else {
                        fail(why instanceof CompletionException && why.getCause() != null ? why.getCause() : why);
                    }
                });
        appenders.forEach(AppenderSession::finish);
        return outcome;
    }

    /** Or none: others may be committed still. */
    private void claimAll() {
        List<AppenderSession> claimed = new ArrayList<>();
        try {
            for (AppenderSession appender : appenders) {
                appender.claim();
                claimed.add(appender);
            }
        } catch (IllegalStateException mistake) {
            claimed.forEach(AppenderSession::giveBack);
            throw mistake;
        }
    }

    private void commit() {
        Commit commit = new Commit(
                mailbox, appenders.stream().map(AppenderSession::message).toList());
        if (replaced == null) {
            account.shared().commit(commit, this::settled);
        } else {
            account.shared().replace(commit, replaced, this::settled);
        }
    }

    private void settled(@Nullable List<AppendResult> results, @Nullable Throwable why) {
        if (results == null) {
            fail(why == null ? new IllegalStateException("neither result nor failure") : why);
            return;
        }
        appenders.forEach(AppenderSession::committed);
        account.answers().execute(() -> outcome.complete(results));
    }

    private void fail(Throwable why) {
        appenders.forEach(appender -> appender.fail(why));
        account.answers().execute(() -> outcome.completeExceptionally(Failures.of(why)));
    }
}
