// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.AppendResult;
import dev.sennit.mail.store.MailboxId;
import dev.sennit.mail.store.StoreEvent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An account as all who opened it share it: its backend and the one line of work before it. Messages that are finished while others are
 * put into their mailboxes form the next batch.
 */
final class SharedAccount {
    private static final Logger LOG = LoggerFactory.getLogger(SharedAccount.class);

    private final String name;
    private final BlockingStore store;
    private final Executor workers;
    private final SerialQueue queue;
    private final List<Consumer<StoreEvent>> watchers = new CopyOnWriteArrayList<>();
    private final List<Finished> finished = new ArrayList<>(); // guarded by itself
    private volatile @Nullable BlockingAccount backend; // null until first used, and once closed; the queue sets it
    private int users; // guarded by the store's map

    /** A commit and who waits for it. */
    private record Finished(
            Commit commit, BiConsumer<? super @Nullable List<AppendResult>, ? super @Nullable Throwable> told) {}

    SharedAccount(String name, BlockingStore store, Executor workers, int maxWaiting) {
        this.name = name;
        this.store = store;
        this.workers = workers;
        this.queue = new SerialQueue(workers, maxWaiting);
    }

    String name() {
        return name;
    }

    SharedAccount use() {
        users++;
        return this;
    }

    /** Whether the backend is open, which it stays as long as somebody uses this. */
    boolean isOpen() {
        return backend != null;
    }

    /** How many messages are held in memory. By the line. */
    long messages() {
        BlockingAccount open = backend;
        return open == null ? 0 : open.messages();
    }

    /** Whether nobody is left. */
    boolean release() {
        return --users == 0;
    }

    boolean isUsed() {
        return users > 0;
    }

    /** Content and drafts are worked on beside the line. */
    SerialQueue lineOfItsOwn() {
        return new SerialQueue(workers, Integer.MAX_VALUE);
    }

    void addWatcher(Consumer<StoreEvent> watcher) {
        watchers.add(watcher);
    }

    void removeWatcher(Consumer<StoreEvent> watcher) {
        watchers.remove(watcher);
    }

    /** What is asked of the backend. */
    interface Question<T> {
        T of(BlockingAccount backend) throws IOException;
    }

    <T> CompletableFuture<T> ask(Executor answers, Question<T> question) {
        return inLine(queue, answers, () -> question.of(backend()));
    }

    /** Has work done in order and brings back what comes of it. */
    static <T> CompletableFuture<T> inLine(SerialQueue line, Executor answers, Callable<T> call) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        line.execute(new SerialQueue.Work() {
            @Override
            public void run() {
                try {
                    T result = call.call();
                    answers.execute(() -> answer.complete(result));
                } catch (Throwable failure) {
                    fail(failure);
                }
            }

            @Override
            public void refused(RejectedExecutionException why) {
                fail(why);
            }

            private void fail(Throwable failure) {
                answers.execute(() -> answer.completeExceptionally(Failures.of(failure)));
            }
        });
        return answer;
    }

    private BlockingAccount backend() throws IOException {
        BlockingAccount open = backend;
        if (open == null) {
            open = store.open(name, event -> watchers.forEach(watcher -> watcher.accept(event)));
            backend = open;
        }
        return open;
    }

    /** By one of the workers, as the last it does for messages. */
    void commit(Commit commit, BiConsumer<? super @Nullable List<AppendResult>, ? super @Nullable Throwable> told) {
        synchronized (finished) {
            finished.add(new Finished(commit, told));
            if (finished.size() > 1) {
                return; // the one before has asked for the batch
            }
        }
        queue.executeHere(new SerialQueue.Work() {
            private boolean deferred;

            /** Behind the questions that wait, once: messages are begun with them, which come into the next batch together. */
            @Override
            public void run() {
                if (!deferred && queue.defer(this)) {
                    deferred = true;
                } else {
                    commit(takeFinished());
                }
            }

            @Override
            public void refused(RejectedExecutionException why) {
                takeFinished().forEach(each -> settle(each, why));
            }
        });
    }

    /** As {@link #commit}, with a message that goes, and nothing between. */
    void replace(
            Commit commit,
            Replaced old,
            BiConsumer<? super @Nullable List<AppendResult>, ? super @Nullable Throwable> told) {
        Finished one = new Finished(commit, told);
        queue.execute(new SerialQueue.Work() {
            @Override
            public void run() {
                Throwable failure = new IllegalStateException("a commit was forgotten");
                try {
                    backend().replace(commit, old.mailbox, old.uid);
                } catch (Throwable thrown) {
                    failure = thrown;
                }
                settle(one, failure);
            }

            @Override
            public void refused(RejectedExecutionException why) {
                settle(one, why);
            }
        });
    }

    /** A message that another takes the place of. */
    record Replaced(MailboxId mailbox, long uid) {}

    private List<Finished> takeFinished() {
        synchronized (finished) {
            List<Finished> batch = List.copyOf(finished);
            finished.clear();
            return batch;
        }
    }

    private void commit(List<Finished> batch) {
        Throwable failure = new IllegalStateException("a commit was forgotten");
        try {
            backend().commit(batch.stream().map(Finished::commit).toList());
        } catch (Throwable thrown) {
            failure = thrown;
        }
        for (Finished each : batch) {
            settle(each, failure);
        }
    }

    private static void settle(Finished each, Throwable otherwise) {
        Commit commit = each.commit;
        if (!commit.isSettled()) {
            commit.failed(otherwise);
        }
        commit.discard();
        try {
            each.told.accept(commit.results(), commit.failure());
        } catch (RuntimeException noExecutor) {
            LOG.error("who committed to {} cannot be told, and others are", commit.mailbox(), noExecutor);
        }
    }

    /** In the line, behind everything that was asked before, if there is room for it. */
    void inLine(Runnable call, Runnable otherwise) {
        queue.execute(new SerialQueue.Work() {
            @Override
            public void run() {
                call.run();
            }

            @Override
            public void refused(RejectedExecutionException why) {
                otherwise.run();
            }
        });
    }

    /** By the line. */
    void closeBackend() {
        BlockingAccount open = backend;
        backend = null;
        if (open != null) {
            open.close();
        }
    }
}
