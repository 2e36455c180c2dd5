// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.ReactorStoppedException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;

/** The threads that wait for a {@link ManualReactor}. */
final class ManualAnswers {
    private final ManualReactor reactor;
    private final ConcurrentLinkedQueue<CompletableFuture<?>> waiting = new ConcurrentLinkedQueue<>();

    ManualAnswers(ManualReactor reactor) {
        this.reactor = reactor;
    }

    /** From another thread: waits until the test has let the call be made, and for what comes of it. */
    <T> T await(Callable<? extends CompletionStage<? extends T>> call) throws ExecutionException, InterruptedException {
        CompletableFuture<T> answer = new CompletableFuture<>();
        waiting.add(answer);
        reactor.callFromThread(() -> make(call, answer));
        if (!reactor.answers()) {
            turnDown();
        }
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReactorStoppedException stopped) {
                throw stopped;
            }
            throw e;
        } catch (InterruptedException e) {
            answer.cancel(false);
            throw e;
        } finally {
            waiting.remove(answer);
        }
    }

    private static <T> void make(Callable<? extends CompletionStage<? extends T>> call, CompletableFuture<T> answer) {
        if (answer.isDone()) {
            return; // turned down, or nobody waits any more
        }
        try {
            call.call().whenComplete((result, failure) -> {
                if (failure == null) {
                    answer.complete(result);
                } else {
                    answer.completeExceptionally(failure);
                }
            });
        } catch (Throwable failure) {
            answer.completeExceptionally(failure);
        }
    }

    /** Nobody will answer. */
    void turnDown() {
        for (CompletableFuture<?> each : waiting) {
            each.completeExceptionally(new ReactorStoppedException("nobody will answer: " + reactor));
        }
    }
}
