// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Takes an asynchronous step again and again. Steps that are done at once take no more of the stack, however many they are. */
public final class Rounds<T> {
    private enum Turn {
        /** The loop waits for the step to say whether it is done. */
        ASKED,
        /** The step was done before the loop went on. */
        DONE_AT_ONCE,
        /** The loop has ended; the step begins it again. */
        LEFT
    }

    private final Supplier<CompletionStage<Optional<T>>> step;
    private final CompletableFuture<T> end = new CompletableFuture<>();
    private Turn turn = Turn.ASKED;

    private Rounds(Supplier<CompletionStage<Optional<T>>> step) {
        this.step = step;
    }

    /**
     * Goes on until a step brings something.
     *
     * @param step what is done; the one after begins when this is done
     * @param <T> what the last brings
     * @return what it brought; fails as the step that failed
     */
    public static <T> CompletionStage<T> until(Supplier<CompletionStage<Optional<T>>> step) {
        Rounds<T> rounds = new Rounds<>(step);
        rounds.go();
        return rounds.end;
    }

    private void go() {
        boolean again = true;
        while (again && !end.isDone()) {
            synchronized (this) {
                turn = Turn.ASKED;
            }
            try {
                step.get().whenComplete(this::stepped);
            } catch (RuntimeException | Error failure) {
                end.completeExceptionally(failure);
            }
            synchronized (this) {
                again = turn == Turn.DONE_AT_ONCE;
                if (!again) {
                    turn = Turn.LEFT;
                }
            }
        }
    }

    private void stepped(@Nullable Optional<T> result, @Nullable Throwable failure) {
        if (result == null) {
            end.completeExceptionally(unwrapped(failure));
        } else {
            result.ifPresent(end::complete);
        }
        boolean left;
        synchronized (this) {
            left = turn == Turn.LEFT;
            if (!left) {
                turn = Turn.DONE_AT_ONCE;
            }
        }
        if (left) {
            go();
        }
    }

    private static Throwable unwrapped(@Nullable Throwable failure) {
        if (failure == null) {
            return new IllegalStateException("a step has brought null");
        }
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }
}
