// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Makes a {@link MailStore} of a backend that blocks: each account has one line of work, on shared threads. What nobody uses stays open
 * for its next user, who needs not read all of it again for one message, until others have been idle for less long.
 */
public final class AsyncStore implements MailStore {
    /** How many accounts stay open. */
    static final int MAX_IDLE = 100;

    /** How many messages they know of together, unless the last alone has more: one takes some 300 bytes. */
    static final long MAX_IDLE_MESSAGES = 100_000;

    private final BlockingStore backend;
    private final Executor workers;
    private final int maxWaiting;
    private final Durability durability;
    private final Map<String, SharedAccount> accounts = new HashMap<>(); // guarded by itself
    private final Map<SharedAccount, Long> idle = new LinkedHashMap<>(); // how much each holds; guarded by accounts
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
            idle.remove(shared);
        }
        if (shared.isOpen()) {
            return CompletableFuture.completedFuture(new AccountSession(this, shared, answers));
        }
        CompletableFuture<Account> opened = new CompletableFuture<>();
        shared.ask(answers, backend -> backend).whenComplete((backend, failure) -> {
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
        shared.inLine(() -> rest(shared), () -> restUncounted(shared));
    }

    /** By the account's line. */
    private void rest(SharedAccount shared) {
        List<SharedAccount> surplus = new ArrayList<>();
        synchronized (accounts) {
            if (isLeft(shared)) {
                if (shared.isOpen()) {
                    idle.put(shared, shared.messages());
                } else {
                    accounts.remove(shared.name()); // it could not be opened
                }
                removeSurplus(surplus);
            }
        }
        closeInLine(surplus);
    }

    /** Its line is full: it is closed behind one that rests later. */
    private void restUncounted(SharedAccount shared) {
        synchronized (accounts) {
            if (isLeft(shared)) {
                idle.put(shared, 0L);
            }
        }
    }

    private boolean isLeft(SharedAccount shared) {
        return !shared.isUsed() && accounts.get(shared.name()) == shared;
    }

    private void closeInLine(List<SharedAccount> surplus) {
        surplus.forEach(each -> each.inLine(() -> close(each), () -> restUncounted(each)));
    }

    private void removeSurplus(List<SharedAccount> surplus) {
        long messages = idle.values().stream().mapToLong(each -> each).sum();
        Iterator<Map.Entry<SharedAccount, Long>> longestFirst = idle.entrySet().iterator();
        while (idle.size() > (closed ? 0 : MAX_IDLE) || (messages > MAX_IDLE_MESSAGES && idle.size() > 1)) {
            Map.Entry<SharedAccount, Long> longest = longestFirst.next();
            messages -= longest.getValue();
            surplus.add(longest.getKey());
            longestFirst.remove();
        }
    }

    /** By the account's line. */
    private void close(SharedAccount shared) {
        synchronized (accounts) { // so that nobody opens it anew before it is closed
            if (!shared.isUsed() && !idle.containsKey(shared) && accounts.remove(shared.name(), shared)) {
                shared.closeBackend();
            }
        }
    }

    @Override
    public Durability durability() {
        return durability;
    }

    /** What is used is closed behind its last user. */
    @Override
    public void close() {
        List<SharedAccount> surplus = new ArrayList<>();
        synchronized (accounts) {
            closed = true;
            removeSurplus(surplus);
        }
        closeInLine(surplus);
    }
}
