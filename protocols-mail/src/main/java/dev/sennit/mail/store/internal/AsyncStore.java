// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** Makes a {@link MailStore} of a backend that blocks: each account has one line of work, on shared threads. */
public final class AsyncStore implements MailStore {
    private final BlockingStore backend;
    private final Executor workers;
    private final int maxWaiting;
    private final Durability durability;
    private final Map<String, SharedAccount> accounts = new HashMap<>(); // guarded by itself
    private boolean closed; // guarded by accounts

    /** Workers may be the calling thread itself, for a backend that never blocks. */
    public AsyncStore(BlockingStore backend, Executor workers, int maxWaiting, Durability durability) {
        this.backend = backend;
        this.workers = workers;
        this.maxWaiting = maxWaiting;
        this.durability = durability;
    }

    @Override
    public CompletionStage<Account> open(String account, Executor answers) {
        SharedAccount shared;
        synchronized (accounts) {
            if (closed) {
                return CompletableFuture.failedFuture(Failures.closed("the store"));
            }
            shared = accounts.computeIfAbsent(account, name -> new SharedAccount(name, backend, workers, maxWaiting))
                    .use();
        }
        CompletableFuture<Account> opened = new CompletableFuture<>();
        shared.ask(answers, BlockingAccount::list).whenComplete((list, failure) -> {
            if (failure == null) {
                opened.complete(new AccountSession(this, shared, answers));
            } else {
                release(shared);
                opened.completeExceptionally(failure);
            }
        });
        return opened;
    }

    boolean isClosed() {
        synchronized (accounts) {
            return closed;
        }
    }

    void release(SharedAccount shared) {
        synchronized (accounts) {
            if (!shared.release()) {
                return;
            }
        }
        shared.inLine(() -> {
            synchronized (accounts) { // so that nobody opens it anew before it is closed
                if (!shared.isUsed() && accounts.remove(shared.name(), shared)) {
                    shared.closeBackend();
                }
            }
        });
    }

    @Override
    public Durability durability() {
        return durability;
    }

    @Override
    public void close() {
        synchronized (accounts) {
            closed = true;
        }
    }
}
