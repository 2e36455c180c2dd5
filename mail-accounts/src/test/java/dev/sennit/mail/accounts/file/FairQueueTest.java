// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.mail.accounts.ClientNetwork;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** Workers are stepped by hand: each step is one worker's whole life, in which others may ask. */
class FairQueueTest {
    private static final int MOST = 256;

    private final Queue<Runnable> workers = new ArrayDeque<>();
    private final List<String> answered = new ArrayList<>();
    private int crowds;
    private final FairQueue queue = new FairQueue(workers::add, 1, MOST, () -> crowds++);

    private static Optional<ClientNetwork> network(int number) {
        return ClientNetwork.of(new InetSocketAddress("10.0." + number / 256 + "." + number % 256, 1));
    }

    private CompletableFuture<String> asks(int network, String question) {
        return asks(network, question, () -> {});
    }

    private CompletableFuture<String> asks(int network, String question, Runnable meanwhile) {
        return queue.ask(network(network), () -> {
                    answered.add(question);
                    meanwhile.run();
                    return question;
                })
                .toCompletableFuture();
    }

    private void work() {
        for (Runnable worker = workers.poll(); worker != null; worker = workers.poll()) {
            worker.run();
        }
    }

    /** Newcomers first, but for each fourth turn. */
    @Test
    void networksTakeTurnsHoweverMuchEachAsks() {
        for (String each : new String[] {"a1", "a2", "a3", "a4", "a5"}) {
            asks(1, each);
        }
        for (String each : new String[] {"b1", "b2", "b3"}) {
            asks(2, each);
        }
        asks(3, "c1");
        asks(4, "d1");
        asks(5, "e1");
        work();
        assertThat(answered).containsExactly("a1", "b1", "c1", "a2", "d1", "e1", "b2", "a3", "b3", "a4", "a5");
    }

    /** However many others have more waiting than one question. */
    @Test
    void whoAsksNowAndThenIsNext() {
        for (int i = 0; i < 240; i++) {
            int number = i;
            asks(number % 40, "flood " + number, () -> {
                if (number == 150) {
                    asks(99, "honest");
                }
            });
        }
        work();
        assertThat(answered.indexOf("honest") - answered.indexOf("flood 150")).isEqualTo(1);
        assertThat(answered).hasSize(241);
    }

    @Test
    void nobodyWaitsForEverForThoseWhoComeFirstTime() {
        List<CompletableFuture<String>> regular = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            regular.add(asks(1, "regular"));
        }
        int[] newcomers = {0};
        newcomer(newcomers);
        work();
        assertThat(answered.subList(0, 40).stream().filter("regular"::equals)).hasSize(10);
    }

    /** One comes for each that is answered, from another network each time. */
    private void newcomer(int[] count) {
        if (++count[0] < 100) {
            asks(1000 + count[0], "newcomer", () -> newcomer(count));
        }
    }

    @Test
    void whereNoMoreMayWaitTheOneWithMostLosesItsLast() {
        List<CompletableFuture<String>> flood = new ArrayList<>();
        for (int i = 0; i < MOST; i++) {
            flood.add(asks(1, "flood"));
        }
        CompletableFuture<String> tooMuch = asks(1, "flood");
        assertThatThrownBy(tooMuch::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("256 questions wait already");
        CompletableFuture<String> honest = asks(2, "honest");
        assertThat(flood.get(MOST - 1)).isCompletedExceptionally();
        assertThat(flood.get(MOST - 2)).isNotDone();
        work();
        assertThat(honest).isCompletedWithValue("honest");
        assertThat(answered.indexOf("honest")).isEqualTo(1);
        assertThat(flood.subList(0, MOST - 1)).allMatch(each -> each.isDone() && !each.isCompletedExceptionally());
    }

    @Test
    void whereAllHaveTheSameTheNewOneIsRefused() {
        for (int i = 0; i < MOST; i++) {
            asks(i, "flood");
        }
        assertThat(asks(MOST, "one more")).isCompletedExceptionally();
        work();
        assertThat(answered).hasSize(MOST);
        assertThat(asks(MOST, "one more")).isNotDone();
    }

    @Test
    void aCrowdIsToldOnceAndTheNextOneAgain() {
        for (int crowd = 1; crowd <= 2; crowd++) {
            for (int i = 0; i < MOST; i++) {
                asks(1, "flood");
            }
            assertThat(crowds).as("as many as may wait").isEqualTo(crowd - 1);
            asks(1, "flood");
            asks(2, "honest");
            assertThat(crowds).isEqualTo(crowd);
            work();
        }
    }

    @Test
    void soManyWorkAtATimeAndNoMore() {
        FairQueue three = new FairQueue(workers::add, 3, MOST, () -> {});
        for (int i = 0; i < 10; i++) {
            three.ask(network(i), () -> "");
        }
        assertThat(workers).hasSize(3);
        work();
        three.ask(network(1), () -> "");
        assertThat(workers).hasSize(1);
    }

    @Test
    void aFailureIsTheAnswer() {
        CompletableFuture<String> failed = queue.ask(Optional.empty(), () -> {
                    throw new IOException("no file");
                })
                .toCompletableFuture()
                .thenApply(Object::toString);
        CompletableFuture<String> next = asks(1, "next");
        work();
        assertThatThrownBy(failed::join).hasCauseInstanceOf(IOException.class);
        assertThat(next).isCompletedWithValue("next");
    }

    @Test
    void aWorkerThatCannotStartIsTriedAgain() {
        boolean[] broken = {true};
        FairQueue fragile = new FairQueue(
                work -> {
                    if (broken[0]) {
                        throw new IllegalStateException("no thread");
                    }
                    workers.add(work);
                },
                1,
                MOST,
                () -> {});
        assertThatThrownBy(() -> fragile.ask(network(1), () -> "first")).hasMessage("no thread");
        broken[0] = false;
        CompletableFuture<String> second =
                fragile.ask(network(2), () -> "second").toCompletableFuture();
        work();
        assertThat(second).isCompletedWithValue("second");
    }
}
