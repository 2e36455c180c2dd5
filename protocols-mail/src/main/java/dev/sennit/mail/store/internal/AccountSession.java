// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.Account;
import dev.sennit.mail.store.AppendSpec;
import dev.sennit.mail.store.Mailbox;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.MailboxInfo;
import dev.sennit.mail.store.MailboxName;
import dev.sennit.mail.store.MessageAppender;
import dev.sennit.mail.store.Quota;
import dev.sennit.mail.store.SpecialUse;
import dev.sennit.mail.store.StoreEvent;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An account as one has opened it. */
final class AccountSession implements Account {
    private static final Logger LOG = LoggerFactory.getLogger(AccountSession.class);

    /** How many messages one may be writing at a time. */
    static final int MAX_APPENDERS = 1000;

    private final AsyncStore store;
    private final SharedAccount shared;
    private final Executor answers;
    private final Object lock = new Object();
    private final Set<WatchSession> watches = new HashSet<>(); // guarded by lock
    private final Set<AppenderSession> appenders = new HashSet<>(); // guarded by lock
    private volatile boolean closed;
    private boolean released; // guarded by lock

    AccountSession(AsyncStore store, SharedAccount shared, Executor answers) {
        this.store = store;
        this.shared = shared;
        this.answers = answers;
    }

    Executor answers() {
        return answers;
    }

    SharedAccount shared() {
        return shared;
    }

    <T> CompletionStage<T> ask(SharedAccount.Question<T> question) {
        if (closed || store.isClosed()) {
            return CompletableFuture.failedFuture(Failures.closed(closed ? "the account" : "the store"));
        }
        return shared.ask(answers, question);
    }

    private CompletionStage<Void> command(Command command) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        ask(backend -> {
                    command.give(backend);
                    return done;
                })
                .whenComplete((given, failure) -> {
                    if (failure == null) {
                        done.complete(null);
                    } else {
                        done.completeExceptionally(failure);
                    }
                });
        return done;
    }

    private interface Command {
        void give(BlockingAccount backend) throws IOException;
    }

    @Override
    public CompletionStage<List<MailboxInfo>> list() {
        return ask(BlockingAccount::list);
    }

    @Override
    public CompletionStage<Mailbox> open(MailboxName name) {
        return ask(backend -> new MailboxSession(this, backend.find(name).id()));
    }

    @Override
    public CompletionStage<Mailbox> open(MailboxId id) {
        return ask(backend -> new MailboxSession(this, backend.find(id).id()));
    }

    @Override
    public CompletionStage<MessageAppender> append(MailboxName name, AppendSpec spec) {
        return ask(backend -> appender(backend, backend.find(name).id(), spec));
    }

    /** By the account's line. */
    MessageAppender appender(BlockingAccount backend, MailboxId id, AppendSpec spec) throws IOException {
        Draft draft = backend.draft(id, spec);
        AppenderSession appender = new AppenderSession(this, id, new Commit.Message(spec, draft));
        try {
            opened(appender);
        } catch (RuntimeException refused) {
            draft.discard();
            throw refused;
        }
        return appender;
    }

    @Override
    public CompletionStage<MailboxInfo> create(MailboxName name, Set<SpecialUse> uses) {
        Set<SpecialUse> copy = Set.copyOf(uses);
        return ask(backend -> backend.create(name, copy));
    }

    @Override
    public CompletionStage<Void> delete(MailboxId id) {
        return command(backend -> backend.delete(id));
    }

    @Override
    public CompletionStage<Void> rename(MailboxId id, MailboxName name) {
        return command(backend -> backend.rename(id, name));
    }

    @Override
    public CompletionStage<Quota> quota() {
        return ask(BlockingAccount::quota);
    }

    @Override
    public CompletionStage<List<MailboxName>> subscriptions() {
        return ask(BlockingAccount::subscriptions);
    }

    @Override
    public CompletionStage<Void> subscribe(MailboxName name) {
        return command(backend -> backend.subscribe(name));
    }

    @Override
    public CompletionStage<Void> unsubscribe(MailboxName name) {
        return command(backend -> backend.unsubscribe(name));
    }

    @Override
    public Watch watch(Consumer<? super StoreEvent> watcher) {
        WatchSession watch = new WatchSession(watcher);
        synchronized (lock) {
            if (closed) {
                throw Failures.closed("the account");
            }
            watches.add(watch);
        }
        shared.addWatcher(watch);
        return watch;
    }

    private void opened(AppenderSession appender) {
        synchronized (lock) {
            if (closed) {
                throw Failures.closed("the account");
            }
            if (appenders.size() >= MAX_APPENDERS) {
                throw Failures.limit("messages at a time", MAX_APPENDERS);
            }
            appenders.add(appender);
        }
    }

    void ended(AppenderSession appender) {
        synchronized (lock) {
            appenders.remove(appender);
        }
        releaseWhenOver();
    }

    @Override
    public void close() {
        Set<WatchSession> ending;
        Set<AppenderSession> forgotten;
        synchronized (lock) {
            if (closed) {
                return;
            }
            closed = true;
            ending = Set.copyOf(watches);
            forgotten = Set.copyOf(appenders);
        }
        ending.forEach(WatchSession::close);
        forgotten.forEach(AppenderSession::abort);
        releaseWhenOver();
    }

    /** Messages that are being committed use the account until that is done. */
    private void releaseWhenOver() {
        synchronized (lock) {
            if (!closed || released || !appenders.isEmpty()) {
                return;
            }
            released = true;
        }
        store.release(shared);
    }

    /** Tells one watcher, by its account's executor. */
    private final class WatchSession implements Watch, Consumer<StoreEvent> {
        private final Consumer<? super StoreEvent> watcher;
        private volatile boolean over;

        WatchSession(Consumer<? super StoreEvent> watcher) {
            this.watcher = watcher;
        }

        @Override
        public void accept(StoreEvent event) {
            try {
                answers.execute(() -> tell(event));
            } catch (RejectedExecutionException noExecutor) {
                LOG.warn("a watcher of {} cannot be told of {}: {}", shared.name(), event, noExecutor.toString());
            }
        }

        private void tell(StoreEvent event) {
            try {
                if (!over) {
                    watcher.accept(event);
                }
            } catch (RuntimeException e) {
                LOG.error("a watcher of {} threw at {}", shared.name(), event, e);
            }
        }

        @Override
        public void close() {
            over = true;
            shared.removeWatcher(this);
            synchronized (lock) {
                watches.remove(this);
            }
        }
    }
}
