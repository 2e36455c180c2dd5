// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

class SerialQueueTest {
    private final Queue<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final SerialQueue queue = new SerialQueue(threads::add, 2);

    private SerialQueue.Work work(String name) {
        return work(name, () -> {});
    }

    private SerialQueue.Work work(String name, Runnable also) {
        return new SerialQueue.Work() {
            @Override
            public void run() {
                done.add(name);
                also.run();
            }

            @Override
            public void refused(RejectedExecutionException why) {
                done.add(name + " refused");
            }
        };
    }

    @Test
    void whatIsDoneHereNeedsNoOtherThread() {
        queue.executeHere(work("a", () -> queue.execute(work("b"))));
        assertThat(done).containsExactly("a", "b");
        assertThat(threads).isEmpty();
        queue.execute(work("c"));
        assertThat(threads).hasSize(1);
    }

    @Test
    void butItWaitsForWhatIsBeingDone() {
        queue.execute(work("a"));
        queue.executeHere(work("b"));
        assertThat(done).isEmpty();
        queue.executeHere(work("c"));
        assertThat(done).containsExactly("c refused");
        threads.remove().run();
        assertThat(done).containsExactly("c refused", "a", "b");
        assertThat(threads).isEmpty();
    }

    @Test
    void whatIsDeferredRunsBehindWhatWaits() {
        queue.execute(new SerialQueue.Work() {
            private boolean deferred;

            @Override
            public void run() {
                deferred = !deferred && queue.defer(this);
                done.add(deferred ? "deferred" : "a");
            }

            @Override
            public void refused(RejectedExecutionException why) {
                done.add("refused");
            }
        });
        queue.execute(work("b"));
        threads.remove().run();
        assertThat(done).containsExactly("deferred", "b", "a");
    }

    @Test
    void nothingIsDeferredBehindNothingOrTooMuch() {
        queue.execute(work("a", () -> assertThat(queue.defer(work("x"))).isFalse()));
        threads.remove().run();
        queue.execute(work("b", () -> {
            queue.execute(work("c"));
            queue.execute(work("d"));
            assertThat(queue.defer(work("x"))).isFalse();
        }));
        threads.remove().run();
        assertThat(done).containsExactly("a", "b", "c", "d");
    }

    @Test
    void aMistakeIsNotTheEndOfWhatWaitsBehindIt() {
        queue.execute(work("mistake", () -> {
            throw new IllegalStateException("a mistake");
        }));
        queue.execute(work("a"));
        threads.remove().run();
        queue.execute(work("b"));
        threads.remove().run();
        assertThat(done).containsExactly("mistake", "a", "b");
    }

    @Test
    void whatThereIsNoRoomForIsRefusedAndTheRestGoesOn() {
        queue.execute(work("a"));
        queue.execute(work("b"));
        queue.execute(work("c"));
        threads.remove().run();
        assertThat(done).containsExactly("c refused", "a", "b");
    }

    @Test
    void withoutAThreadAllThatWaitAreRefusedAndLaterItWorksAgain() {
        boolean[] full = {true};
        SerialQueue crowded = new SerialQueue(
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                2);
        crowded.execute(work("a"));
        full[0] = false;
        crowded.execute(work("b"));
        assertThat(done).containsExactly("a refused", "b");
    }

    @Test
    void anExecutorThatFailsRefusesAllThatWaitAndLaterItWorksAgain() {
        boolean[] broken = {true};
        SerialQueue unlucky = new SerialQueue(
                task -> {
                    if (broken[0]) {
                        throw new OutOfMemoryError("unable to create native thread");
                    }
                    task.run();
                },
                2);
        unlucky.execute(work("a"));
        broken[0] = false;
        unlucky.execute(work("b"));
        assertThat(done).containsExactly("a refused", "b");
    }

    @Test
    void whoCannotBeToldOfARefusalKeepsNobodyElseFromIt() {
        Queue<Runnable> taken = new ArrayDeque<>();
        SerialQueue crowded = new SerialQueue(
                task -> {
                    if (!taken.isEmpty()) {
                        throw new RejectedExecutionException("full");
                    }
                    taken.add(task);
                },
                100);
        for (int i = 0; i < 64; i++) {
            crowded.execute(work("turn"));
        }
        crowded.execute(new SerialQueue.Work() {
            @Override
            public void run() {
                done.add("run");
            }

            @Override
            public void refused(RejectedExecutionException why) {
                throw new IllegalStateException("its executor is over");
            }
        });
        crowded.execute(work("last"));
        taken.element().run();
        assertThat(done).hasSize(65).endsWith("last refused");
    }
}
