// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ReactorThreads;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/** Work that a reactor has done elsewhere; the outcome comes back to it. */
public final class DeferredWork {
    private DeferredWork() {}

    public static <T> CompletionStage<T> defer(ReactorThreads reactor, Executor workers, Callable<? extends T> work) {
        CompletableFuture<T> outcome = new CompletableFuture<>();
        try {
            workers.execute(() -> work(reactor, work, outcome));
        } catch (RejectedExecutionException refusal) {
            reactor.callFromThread(() -> outcome.completeExceptionally(refusal));
        }
        return outcome;
    }

    private static <T> void work(ReactorThreads reactor, Callable<? extends T> work, CompletableFuture<T> outcome) {
        T result;
        try {
            result = work.call();
        } catch (Throwable failure) {
            reactor.callFromThread(() -> outcome.completeExceptionally(failure));
            return;
        }
        reactor.callFromThread(() -> outcome.complete(result));
    }

    /** Nobody waits for the outcome; a fault goes to the reactor's log. */
    public static void start(ReactorThreads reactor, Executor workers, Runnable work) {
        workers.execute(() -> {
            try {
                work.run();
            } catch (Throwable failure) {
                String thread = Thread.currentThread().getName();
                reactor.callFromThread(() -> {
                    throw new IllegalStateException("what callInThread was given failed on thread " + thread, failure);
                });
            }
        });
    }
}
