// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that do the slow parts of TLS handshakes unless somebody else is told to. */
public final class TlsTasks {
    /** How many handshakes may wait for a thread: about as many as two threads do in the time that a handshake has. */
    public static final int MAX_WAITING = 4_096;

    /** One pool for all reactors; its threads end when there is nothing to do. Each connection has one task in it at most. */
    public static final Executor SHARED =
            create(Math.max(2, Runtime.getRuntime().availableProcessors()), MAX_WAITING);

    private static final int IDLE_SECONDS = 30;

    private TlsTasks() {}

    static ThreadPoolExecutor create(int threads, int maxWaiting) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads,
                threads,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(maxWaiting),
                TlsTasks::thread,
                TlsTasks::full);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    /** Those whose connection is over make room; the newest is refused when there are none. */
    private static void full(Runnable newest, ThreadPoolExecutor pool) {
        int waiting = pool.getQueue().size();
        pool.purge();
        if (!pool.getQueue().offer(newest)) {
            throw new RejectedExecutionException(waiting + " TLS handshakes wait for a thread already");
        }
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sennit-tls");
        thread.setDaemon(true);
        return thread;
    }
}
