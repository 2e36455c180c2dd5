// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.internal.VirtualThreads;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 30, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WorkerPoolTest {
    private final CountDownLatch gate = new CountDownLatch(1);
    private final List<CompletableFuture<Thread>> done = new ArrayList<>();

    /** Work that goes on until the gate is open. */
    private Runnable work() {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        done.add(thread);
        return () -> {
            try {
                gate.await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            thread.complete(Thread.currentThread());
        };
    }

    @AfterEach
    void open() {
        gate.countDown();
    }

    @Test
    void whatIsOneTooManyIsRefusedAndTheRestIsDone() {
        WorkerPool pool = new WorkerPool("test-worker", 2, 3);
        for (int i = 0; i < 5; i++) {
            pool.execute(work());
        }
        assertThatThrownBy(() -> pool.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessage("too much work for the threads test-worker: 2 work, 3 wait");
        gate.countDown();
        assertThat(done).allSatisfy(each -> {
            Thread thread = each.join();
            assertThat(thread.getName()).matches("test-worker-[12]");
            assertThat(thread.isDaemon()).isTrue();
        });
    }

    @Test
    void limitsAreAtLeastOne() {
        assertThatThrownBy(() -> new WorkerPool("x", 0, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("maxThreads 0");
        assertThatThrownBy(() -> new WorkerPool("x", 1, 0)).hasMessageContaining("maxWaiting 0");
        assertThat(new WorkerPool("x", 1, 1)).hasToString("x, 1 threads, 1 may wait");
    }

    @Test
    void theSharedPoolIsNotTheResolversAndHasNamedLimits() {
        assertThat(WorkerPool.shared()).isSameAs(WorkerPool.shared());
        assertThat(WorkerPool.shared()).hasToString("sennit-worker, 10 threads, 1024 may wait");
    }

    @Test
    void virtualThreadsAreThereFromJava21OnAndBounded() {
        if (Runtime.version().feature() < 21) {
            assertThatThrownBy(WorkerPool::virtualThreads)
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("Java 21");
            return;
        }
        VirtualThreads two = new VirtualThreads(2);
        two.execute(work());
        two.execute(work());
        assertThatThrownBy(() -> two.execute(() -> {}))
                .isInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("2 virtual threads");
        gate.countDown();
        assertThat(done).allSatisfy(each -> assertThat(each.join().isDaemon()).isTrue());
        WorkerPool.virtualThreads().execute(work());
        assertThat(done.get(2).join().toString()).contains("VirtualThread");
    }
}
