// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Work that is done in order, one piece after the other, by the threads of an executor. */
final class SerialQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SerialQueue.class);

    /** After so many pieces others get the thread. */
    private static final int TURN = 64;

    /** A piece of work. */
    interface Work {
        void run();

        /** Instead of {@link #run()}, when the executor has no thread for it. */
        void refused(RejectedExecutionException why);
    }

    private final Executor executor;
    private final int maxWaiting;
    private final ArrayDeque<Work> waiting = new ArrayDeque<>();
    private boolean running;

    SerialQueue(Executor executor, int maxWaiting) {
        this.executor = executor;
        this.maxWaiting = maxWaiting;
    }

    void execute(Work work) {
        boolean full;
        synchronized (waiting) {
            full = waiting.size() >= maxWaiting;
            if (!full) {
                waiting.add(work);
                if (running) {
                    return;
                }
                running = true;
            }
        }
        if (full) {
            work.refused(new RejectedExecutionException("too much work for one account: " + maxWaiting + " wait"));
        } else {
            start();
        }
    }

    private void start() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException why) {
            List<Work> refused;
            synchronized (waiting) {
                refused = new ArrayList<>(waiting);
                waiting.clear();
                running = false;
            }
            refused.forEach(work -> work.refused(why));
        }
    }

    /** A mistake in one piece must not be the end of all that wait behind it. */
    private static void run(Work work) {
        try {
            work.run();
        } catch (RuntimeException | Error mistake) {
            LOG.error("a piece of work has failed, and what waits behind it goes on", mistake);
        }
    }

    private void drain() {
        for (int done = 0; done < TURN; done++) {
            Work work;
            synchronized (waiting) {
                if (waiting.isEmpty()) {
                    running = false;
                    return;
                }
                work = waiting.remove();
            }
            run(work);
        }
        start();
    }
}
