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
    private final Queue<Runnable> executor = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();

    private SerialQueue.Work work(String name) {
        return new SerialQueue.Work() {
            @Override
            public void run() {
                done.add(name);
                if (name.equals("mistake")) {
                    throw new IllegalStateException("a mistake");
                }
            }

            @Override
            public void refused(RejectedExecutionException why) {
                done.add("no " + name);
            }
        };
    }

    private void runs() {
        while (!executor.isEmpty()) {
            executor.remove().run();
        }
    }

    @Test
    void aMistakeIsNotTheEndOfWhatWaitsBehindIt() {
        SerialQueue queue = new SerialQueue(executor::add, 10);
        queue.execute(work("mistake"));
        queue.execute(work("a"));
        runs();
        queue.execute(work("b"));
        runs();
        assertThat(done).containsExactly("mistake", "a", "b");
    }

    @Test
    void whatThereIsNoRoomForIsRefusedAndTheRestGoesOn() {
        SerialQueue queue = new SerialQueue(executor::add, 2);
        queue.execute(work("a"));
        queue.execute(work("b"));
        queue.execute(work("c"));
        runs();
        assertThat(done).containsExactly("no c", "a", "b");
    }

    @Test
    void withoutAThreadAllThatWaitAreRefusedAndLaterItWorksAgain() {
        boolean[] full = {true};
        SerialQueue queue = new SerialQueue(
                task -> {
                    if (full[0]) {
                        throw new RejectedExecutionException("full");
                    }
                    task.run();
                },
                2);
        queue.execute(work("a"));
        full[0] = false;
        queue.execute(work("b"));
        assertThat(done).containsExactly("no a", "b");
    }
}
