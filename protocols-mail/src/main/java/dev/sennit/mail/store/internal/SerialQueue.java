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
        if (mustStart(work)) {
            start();
        }
    }

    /** The same by the calling thread, which is one of the executor's and has nothing else to do, unless the work has to wait. */
    void executeHere(Work work) {
        if (mustStart(work)) {
            drain();
        }
    }

    private boolean mustStart(Work work) {
        boolean full;
        boolean idle = false;
        synchronized (waiting) {
            full = waiting.size() >= maxWaiting;
            if (!full) {
                waiting.add(work);
                idle = !running;
                running = true;
            }
        }
        if (full) {
            refuse(work, new RejectedExecutionException("too much work for one account: " + maxWaiting + " wait"));
        }
        return idle;
    }

    /** For work that runs: has it run again behind what waits. False if nothing does, or no more may wait. */
    boolean defer(Work work) {
        synchronized (waiting) {
            return !waiting.isEmpty() && waiting.size() < maxWaiting && waiting.add(work);
        }
    }

    private void start() {
        try {
            executor.execute(this::drain);
        } catch (RejectedExecutionException why) {
            refuseAll(why);
        } catch (RuntimeException | Error mistake) { // such as a machine that has no thread left
            LOG.error("an executor has failed, and what waits for it is refused", mistake);
            refuseAll(new RejectedExecutionException("the executor has failed: " + mistake, mistake));
        }
    }

    private void refuseAll(RejectedExecutionException why) {
        List<Work> refused;
        synchronized (waiting) {
            refused = new ArrayList<>(waiting);
            waiting.clear();
            running = false;
        }
        refused.forEach(work -> refuse(work, why));
    }

    private static void refuse(Work work, RejectedExecutionException why) {
        try {
            work.refused(why);
        } catch (RuntimeException | Error mistake) {
            LOG.error("who waits for a piece of work cannot be told that it is refused, and others are", mistake);
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
