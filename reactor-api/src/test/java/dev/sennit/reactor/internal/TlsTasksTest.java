// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The line before the threads of TLS handshakes. */
@Timeout(60)
class TlsTasksTest {
    private static final int MAX_WAITING = 3;

    private final ThreadPoolExecutor pool = TlsTasks.create(1, MAX_WAITING);
    private final CountDownLatch busy = new CountDownLatch(1);
    private final CountDownLatch free = new CountDownLatch(1);

    @BeforeEach
    void theOnlyThreadIsBusy() throws InterruptedException {
        pool.execute(() -> {
            busy.countDown();
            try {
                free.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        busy.await();
    }

    @AfterEach
    void end() {
        free.countDown();
        pool.shutdown();
    }

    private List<FutureTask<String>> queue(int tasks) {
        List<FutureTask<String>> queued = new ArrayList<>();
        for (int i = 0; i < tasks; i++) {
            FutureTask<String> task = new FutureTask<>(() -> "done");
            pool.execute(task);
            queued.add(task);
        }
        return queued;
    }

    @Test
    void whatFitsIsDone() throws ExecutionException, InterruptedException {
        List<FutureTask<String>> queued = queue(MAX_WAITING);
        free.countDown();
        for (FutureTask<String> each : queued) {
            assertThat(each.get()).isEqualTo("done");
        }
    }

    @Test
    void oneMoreThanFitsIsRefusedAndTheOthersAreDone() throws ExecutionException, InterruptedException {
        List<FutureTask<String>> queued = queue(MAX_WAITING);
        assertThatThrownBy(() -> queue(1))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("3 TLS handshakes wait for a thread already");
        free.countDown();
        assertThat(queued.get(MAX_WAITING - 1).get()).isEqualTo("done");
    }

    @Test
    void whatWasCancelledMakesRoom() throws ExecutionException, InterruptedException {
        List<FutureTask<String>> queued = queue(MAX_WAITING);
        queued.get(1).cancel(false);
        FutureTask<String> newest = queue(1).get(0);
        assertThatThrownBy(() -> queue(1)).isInstanceOf(RejectedExecutionException.class);
        free.countDown();
        assertThat(newest.get()).isEqualTo("done");
    }

    @Test
    void theLineThatAllShareIsBounded() {
        assertThat(((ThreadPoolExecutor) TlsTasks.SHARED).getQueue().remainingCapacity())
                .isBetween(1, TlsTasks.MAX_WAITING);
    }
}
