// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.MailboxId;
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
    private final CompletableFuture<List<AppendResult>> outcome = new CompletableFuture<>();

    CommitSession(AccountSession account, MailboxId mailbox, List<AppenderSession> appenders) {
        this.account = account;
        this.mailbox = mailbox;
        this.appenders = List.copyOf(appenders);
    }

    CompletionStage<List<AppendResult>> begin() {
        appenders.forEach(AppenderSession::requireNotEnded);
        CompletableFuture.allOf(appenders.stream().map(AppenderSession::finish).toArray(CompletableFuture[]::new))
                .whenComplete((finished, why) -> {
                    if (why == null) {
                        commit();
                    } else {
                        fail(why instanceof CompletionException && why.getCause() != null ? why.getCause() : why);
                    }
                });
        return outcome;
    }

    private void commit() {
        Commit commit = new Commit(
                mailbox, appenders.stream().map(AppenderSession::message).toList());
        account.shared().commit(commit, this::settled);
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
