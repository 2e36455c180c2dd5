// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ReactorStoppedException;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;

/** A call for which another thread waits, and for what comes of it later. */
final class BlockingCall<T> implements AnsweredCall {
    private final EventLoop loop;
    private final Callable<? extends CompletionStage<? extends T>> call;
    private final CompletableFuture<T> answer = new CompletableFuture<>();

    BlockingCall(EventLoop loop, Callable<? extends CompletionStage<? extends T>> call) {
        this.loop = loop;
        this.call = call;
    }

    @Override
    public void run() {
        if (answer.isCancelled()) {
            return;
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
        if (!answer.isDone()) {
            loop.answersLater(this);
        }
    }

    boolean isDone() {
        return answer.isDone();
    }

    @Override
    public void turnedDown() {
        answer.completeExceptionally(new ReactorStoppedException("nobody will answer: " + loop));
    }

    /** By the thread that waits. */
    T await() throws ExecutionException, InterruptedException {
        try {
            return answer.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ReactorStoppedException stopped) {
                throw stopped;
            }
            throw e;
        } catch (InterruptedException e) {
            answer.cancel(false);
            loop.takeBack(this);
            throw e;
        }
    }
}
