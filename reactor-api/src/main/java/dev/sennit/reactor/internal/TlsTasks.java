// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The threads that do the slow parts of TLS handshakes unless somebody else is told to. */
public final class TlsTasks {
    private static final int IDLE_SECONDS = 30;

    /**
     * One pool for all reactors; its threads end when there is nothing to do. Each connection has at most one task in it,
     * so that it grows with the handshakes under way.
     */
    public static final Executor SHARED =
            create(Math.max(2, Runtime.getRuntime().availableProcessors()));

    private TlsTasks() {}

    private static Executor create(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), TlsTasks::thread);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "sennit-tls");
        thread.setDaemon(true);
        return thread;
    }
}
