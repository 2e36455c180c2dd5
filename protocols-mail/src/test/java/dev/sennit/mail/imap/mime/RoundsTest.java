// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class RoundsTest {
    @Test
    void aMillionStepsThatAreDoneAtOnceNeedNoStack() {
        int[] steps = {0};
        CompletionStage<String> end = Rounds.until(() ->
                CompletableFuture.completedFuture(++steps[0] < 1_000_000 ? Optional.empty() : Optional.of("end")));
        assertThat(end.toCompletableFuture().join()).isEqualTo("end");
        assertThat(steps[0]).isEqualTo(1_000_000);
    }

    @Test
    void aStepBeginsWhenTheOneBeforeIsDone() {
        Deque<CompletableFuture<Optional<String>>> open = new ArrayDeque<>();
        CompletionStage<String> end = Rounds.until(() -> {
            open.add(new CompletableFuture<>());
            return open.getLast();
        });
        assertThat(open).hasSize(1);
        open.getLast().complete(Optional.empty());
        assertThat(open).hasSize(2);
        open.getLast().complete(Optional.of("end"));
        assertThat(open).hasSize(2);
        assertThat(end.toCompletableFuture().join()).isEqualTo("end");
    }

    @Test
    void aFailedStepIsTheLast() {
        int[] steps = {0};
        CompletionStage<String> failed = Rounds.until(() -> {
            steps[0]++;
            return CompletableFuture.failedFuture(new IllegalStateException("no disk"));
        });
        CompletionStage<String> thrown = Rounds.until(() -> {
            throw new IllegalStateException("no step");
        });
        assertThatThrownBy(failed.toCompletableFuture()::join).hasMessageContaining("no disk");
        assertThatThrownBy(thrown.toCompletableFuture()::join).hasMessageContaining("no step");
        CompletionStage<String> broken = Rounds.until(() -> {
            throw new StackOverflowError("no stack");
        });
        assertThatThrownBy(broken.toCompletableFuture()::join).hasMessageContaining("no stack");
        assertThat(steps[0]).isEqualTo(1);
    }
}
