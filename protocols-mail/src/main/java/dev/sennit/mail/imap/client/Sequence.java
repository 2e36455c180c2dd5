// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Commands that are one to whoever gives them. All are given at once, so that others come behind them; behind one that fails none is
 * sent.
 */
final class Sequence {
    private final ImapConnection connection;
    private final List<? extends Exchange<?>> all;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private int done;
    private boolean failed;

    private Sequence(ImapConnection connection, List<? extends Exchange<?>> all) {
        this.connection = connection;
        this.all = all;
    }

    /** Sends them. There is one at least. */
    static CompletableFuture<Void> send(ImapConnection connection, List<? extends Exchange<?>> all) {
        return new Sequence(connection, all).send();
    }

    private CompletableFuture<Void> send() {
        for (Exchange<?> each : all) {
            if (!failed) {
                connection.send(each).whenComplete((value, failure) -> ended(failure));
            }
        }
        return connection.onCancel(result, this::cancel);
    }

    private void ended(@Nullable Throwable failure) {
        if (failed) {
            return;
        }
        if (failure != null) { // what waits goes first: whoever hears of it may give commands at once
            failed = true;
            for (int i = all.size() - 1; i >= 0; i--) {
                connection.withdraw(all.get(i), failure);
            }
            result.completeExceptionally(failure);
        } else if (++done == all.size()) {
            result.complete(null);
        }
    }

    private void cancel() {
        for (int i = all.size() - 1; i >= 0; i--) {
            all.get(i).result.cancel(false);
        }
    }
}
