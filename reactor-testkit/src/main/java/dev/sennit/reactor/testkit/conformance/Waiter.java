// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Another thread that is in the kernel, waiting, in one call. */
public final class Waiter {
    private final Thread thread;
    private final CompletableFuture<Integer> result = new CompletableFuture<>();
    private volatile boolean leftInterrupted;

    /**
     * Starts one.
     *
     * @param call waits
     */
    public Waiter(Callable<Integer> call) {
        thread = new Thread(() -> {
            try {
                int returned = call.call();
                leftInterrupted = Thread.currentThread().isInterrupted();
                result.complete(returned);
            } catch (Throwable failure) {
                result.completeExceptionally(failure);
            }
        });
        thread.start();
    }

    /**
     * Starts one that polls once.
     *
     * @param poller where
     * @param timeoutNanos for how long at most
     * @return the waiter; its result is 0
     */
    public static Waiter polling(Poller poller, long timeoutNanos) {
        return new Waiter(() -> {
            poller.poll(timeoutNanos, ReadyHandler::ready);
            return 0;
        });
    }

    /**
     * Returns when the thread is in a system call.
     *
     * @return this
     */
    public Waiter awaitWaiting() {
        while (!isWaiting()) {
            assertFalse(result.isDone(), "the call returned instead of waiting");
            Thread.onSpinWait();
        }
        return this;
    }

    /** From outside, a wait is seen by the native method that makes the system call: JDK's and epoll's names. */
    private boolean isWaiting() {
        StackTraceElement[] frames = thread.getStackTrace();
        return frames.length > 0
                && frames[0].isNativeMethod()
                && frames[0].getMethodName().matches("wait|.*Wait.*|poll.*");
    }

    /**
     * The thread that waits.
     *
     * @return to be interrupted
     */
    public Thread thread() {
        return thread;
    }

    /**
     * Returns when the call has returned.
     *
     * @return what it returned
     * @throws Exception what it threw, or that it took too long
     */
    public int done() throws Exception {
        return result.get(Loopback.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    /**
     * Whether the thread was interrupted when the call had returned.
     *
     * @return true if so
     */
    public boolean leftInterrupted() {
        return leftInterrupted;
    }
}
