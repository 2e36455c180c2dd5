// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.Durability;
import dev.sennit.mail.store.MailStore;
import dev.sennit.mail.store.StoreEvent;
import dev.sennit.mail.store.internal.AsyncStore;
import dev.sennit.mail.store.internal.BlockingAccount;
import dev.sennit.mail.store.internal.Failures;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Keeps mail in memory until this object is forgotten. Nothing blocks: what is asked is done by the calling thread, or by the one that
 * is busy with the same account. Every account whose name is not empty may be opened, as far as {@link
 * MemoryStoreOptions#maxAccounts()} allow.
 */
public final class MemoryMailStore implements MailStore {
    private final MemoryStoreOptions options;
    private final InstantSource clock;
    private final Map<String, MemoryAccount> accounts = new HashMap<>(); // guarded by itself
    private final AsyncStore store = new AsyncStore(this::account, Runnable::run, Integer.MAX_VALUE, Durability.NONE);

    /** A store with the default limits, which takes the time from the system. */
    public MemoryMailStore() {
        this(MemoryStoreOptions.DEFAULTS, InstantSource.system());
    }

    /**
     * A store with other limits.
     *
     * @param options how much it holds
     * @param clock gives messages their internal date when nobody else does
     */
    public MemoryMailStore(MemoryStoreOptions options, InstantSource clock) {
        this.options = options;
        this.clock = clock;
    }

    private BlockingAccount account(String name, Consumer<StoreEvent> events) {
        synchronized (accounts) {
            if (!accounts.containsKey(name) && accounts.size() >= options.maxAccounts()) {
                throw Failures.limit("accounts", options.maxAccounts());
            }
            MemoryAccount account = accounts.computeIfAbsent(name, key -> new MemoryAccount(options, clock));
            account.tell(events);
            return account;
        }
    }

    @Override
    public CompletionStage<Account> open(String account, Executor answers) {
        return store.open(account, answers);
    }

    @Override
    public long maxMessageOctets() {
        return options.maxMessageOctets();
    }

    @Override
    public boolean hasEmailIds() {
        return true;
    }

    /** {@return {@link Durability#NONE}} */
    @Override
    public Durability durability() {
        return store.durability();
    }

    @Override
    public void close() {
        store.close();
    }
}
