// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.testkit.store;

import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sennit.mail.store.StoreException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Completes the stages of a store on the test's own thread, while the test waits for one of them. */
final class TestAnswers implements Executor {
    private static final long LIMIT_SECONDS = 60;

    private final LinkedBlockingQueue<Runnable> queue = new LinkedBlockingQueue<>();
    private final Thread home = Thread.currentThread();

    @Override
    public void execute(Runnable answer) {
        queue.add(answer);
    }

    /** What a stage was completed with. */
    <T> T await(CompletionStage<T> stage) {
        AtomicReference<@Nullable Outcome<T>> told = new AtomicReference<>();
        stage.whenComplete((value, failure) -> {
            assertSame(home, Thread.currentThread(), "a stage is completed by the executor of its account");
            told.set(new Outcome<>(value, failure));
        });
        for (; ; ) {
            Outcome<T> outcome = told.get();
            if (outcome != null) {
                return outcome.value();
            }
            next();
        }
    }

    /** Why a stage failed. */
    StoreException.Reason failure(CompletionStage<?> stage) {
        try {
            Object value = await(stage);
            return fail("completed with " + value + " where a failure was expected");
        } catch (StoreException failure) {
            return failure.reason();
        }
    }

    /** Runs what has come so far. */
    void runAll() {
        for (Runnable answer = queue.poll(); answer != null; answer = queue.poll()) {
            answer.run();
        }
    }

    private void next() {
        try {
            Runnable answer = queue.poll(LIMIT_SECONDS, TimeUnit.SECONDS);
            if (answer == null) {
                fail("the store has not answered for " + LIMIT_SECONDS + " s");
            } else {
                answer.run();
            }
        } catch (InterruptedException e) {
            throw new AssertionError("interrupted while the store was waited for", e);
        }
    }

    private record Outcome<T>(T result, @Nullable Throwable failure) {
        T value() {
            if (failure instanceof StoreException typed) {
                throw typed;
            }
            if (failure != null) {
                throw new AssertionError("a stage fails with StoreException, and not with " + failure, failure);
            }
            return result;
        }
    }
}
