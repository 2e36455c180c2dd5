// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class MailboxTest {
    private final List<Integer> made = new ArrayList<>();
    private int wakeups;
    private final Mailbox mailbox = new Mailbox(() -> wakeups++);

    private int run() {
        int calls = mailbox.collect();
        for (int i = 0; i < calls; i++) {
            mailbox.take().run();
        }
        return calls;
    }

    @Test // TH-01
    void callsAreMadeInTheOrderTheyArrived() {
        for (int i = 0; i < 100; i++) {
            int number = i;
            mailbox.post(() -> made.add(number));
        }
        assertThat(run()).isEqualTo(100);
        assertThat(made).isSorted().hasSize(100);
        assertThat(mailbox.isEmpty()).isTrue();
    }

    @Test // TH-02
    void whatACallPostsWaitsForTheNextTurn() {
        mailbox.post(() -> {
            made.add(1);
            mailbox.post(() -> made.add(2));
        });
        assertThat(run()).isEqualTo(1);
        assertThat(made).containsExactly(1);
        assertThat(mailbox.isEmpty()).isFalse();
        assertThat(run()).isEqualTo(1);
        assertThat(made).containsExactly(1, 2);
    }

    @Test
    void turnsCallsAreBounded() {
        for (int i = 0; i < Mailbox.MAX_CALLS_PER_TURN + 1; i++) {
            int number = i;
            mailbox.post(() -> made.add(number));
        }
        assertThat(run()).isEqualTo(Mailbox.MAX_CALLS_PER_TURN);
        assertThat(run()).isEqualTo(1);
        assertThat(made).isSorted().hasSize(Mailbox.MAX_CALLS_PER_TURN + 1);
    }

    @Test
    void sleeperIsWokenOnceForAllThatArrive() {
        assertThat(mailbox.fallAsleep()).isTrue();
        mailbox.post(() -> {});
        mailbox.post(() -> {});
        mailbox.wake();
        assertThat(wakeups).isEqualTo(1);
    }

    @Test
    void nobodyIsWokenWhoDoesNotSleep() {
        mailbox.post(() -> {});
        mailbox.wake();
        assertThat(wakeups).isZero();
        assertThat(mailbox.fallAsleep()).as("a call waits").isFalse();
        mailbox.post(() -> {});
        assertThat(wakeups).isZero();
        run();
        assertThat(mailbox.fallAsleep()).isTrue();
        mailbox.awake();
        mailbox.post(() -> {});
        assertThat(wakeups).isZero();
    }

    @Test // no call is lost between looking and falling asleep
    @Timeout(30)
    void everyCallFromAnotherThreadIsMade() throws InterruptedException {
        Semaphore bell = new Semaphore(0);
        Mailbox shared = new Mailbox(bell::release);
        int count = 100_000;
        int[] counted = {0};
        Thread poster = new Thread(() -> {
            for (int i = 0; i < count; i++) {
                shared.post(() -> counted[0]++);
            }
        });
        poster.start();
        while (counted[0] < count) {
            if (shared.isEmpty() && shared.fallAsleep()) {
                bell.acquire();
            }
            shared.awake();
            for (int calls = shared.collect(); calls > 0; calls--) {
                shared.take().run();
            }
        }
        poster.join();
        assertThat(shared.isEmpty()).isTrue();
    }
}
