// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.ReactorWorkers;
import dev.sennit.reactor.internal.VirtualThreads;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Threads for work that blocks, so that no reactor has to: what {@link Reactor#deferToThread} uses. They are daemons, are
 * started when needed and end when there is nothing to do. How many there are and how much may wait for them is bounded;
 * what is too much is refused at once.
 *
 * <p>Names are looked up by threads of their own, see {@link HostResolver}, so slow work here delays no connecting.
 */
public final class WorkerPool implements Executor {
    /** How many threads {@link #shared()} has at most. */
    public static final int MAX_THREADS = 10;

    /** How much work may wait for a thread of {@link #shared()}. */
    public static final int MAX_WAITING = 1024;

    /** How many virtual threads {@link #virtualThreads()} has at most. */
    public static final int MAX_VIRTUAL_THREADS = 10_000;

    private static final int IDLE_SECONDS = 30;

    private static final class Shared {
        static final WorkerPool INSTANCE = new WorkerPool("sennit-worker", MAX_THREADS, MAX_WAITING);
    }

    private final String name;
    private final int maxThreads;
    private final int maxWaiting;
    private final ThreadPoolExecutor threads;

    /**
     * A pool of its own, for work that must not wait for other work.
     *
     * @param name what its threads are called, with a number behind it
     * @param maxThreads how many threads at most; at least 1
     * @param maxWaiting how much work may wait for a thread; at least 1
     * @throws IllegalArgumentException if a limit is less than 1
     */
    public WorkerPool(String name, int maxThreads, int maxWaiting) {
        if (maxThreads < 1 || maxWaiting < 1) {
            throw new IllegalArgumentException(
                    "the limits of a pool are at least 1: maxThreads " + maxThreads + ", maxWaiting " + maxWaiting);
        }
        this.name = name;
        this.maxThreads = maxThreads;
        this.maxWaiting = maxWaiting;
        AtomicInteger started = new AtomicInteger();
        threads = new ThreadPoolExecutor(
                maxThreads, maxThreads, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(maxWaiting), work -> {
                    Thread thread = new Thread(work, name + "-" + started.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * The pool of every reactor that was given no other: {@link #MAX_THREADS} threads, {@link #MAX_WAITING} waiting.
     *
     * @return always the same
     */
    public static WorkerPool shared() {
        return Shared.INSTANCE;
    }

    /**
     * A virtual thread for each piece of work, {@link #MAX_VIRTUAL_THREADS} at a time; nothing waits.
     *
     * @return a new executor
     * @throws UnsupportedOperationException if this JVM has no virtual threads; they came with Java 21
     */
    public static Executor virtualThreads() {
        return new VirtualThreads(MAX_VIRTUAL_THREADS);
    }

    /**
     * Where a reactor's work that blocks is done.
     *
     * @param reactor whose
     * @return as given to {@link #install}; by default {@link #shared()}, in tests on virtual time what the test kit says
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static Executor of(Reactor reactor) {
        return ReactorWorkers.get(reactor);
    }

    /**
     * Gives a reactor other workers, for what is asked of them from now on. Several reactors may share one pool.
     *
     * @param reactor whose
     * @param workers do the work on other threads, or refuse it with {@link RejectedExecutionException}
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    public static void install(Reactor reactor, Executor workers) {
        ReactorWorkers.set(reactor, workers);
    }

    /**
     * Has work done on a thread of the pool.
     *
     * @param work what to do
     * @throws RejectedExecutionException if too much waits already
     */
    @Override
    @AnyThread
    public void execute(Runnable work) {
        try {
            threads.execute(work);
        } catch (RejectedExecutionException full) {
            throw new RejectedExecutionException(
                    "too much work for the threads " + name + ": " + maxThreads + " work, " + maxWaiting + " wait",
                    full);
        }
    }

    /** {@return its name and limits, for logs} */
    @Override
    public String toString() {
        return name + ", " + maxThreads + " threads, " + maxWaiting + " may wait";
    }
}
