// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.ArrayDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/** Calls from other threads, and one wake-up for all that arrive while the loop sleeps. */
final class Mailbox {
    /** When one event has thousands of connections write, each turn's share goes out of memory that is used again. */
    static final int MAX_CALLS_PER_TURN = ChunkPool.MAX_FREE_QUEUES;

    private final Runnable wakeup;
    private final ConcurrentLinkedQueue<Runnable> arrived = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final ArrayDeque<Runnable> batch = new ArrayDeque<>();

    Mailbox(Runnable wakeup) {
        this.wakeup = wakeup;
    }

    /** From any thread. */
    void post(Runnable call) {
        arrived.add(call);
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            wakeup.run();
        }
    }

    /** From any thread, when the loop does not run; calls without an answer wait until it does. */
    void turnDown() {
        for (Runnable call : arrived) {
            if (call instanceof AnsweredCall answered && arrived.remove(call)) {
                answered.turnedDown();
            }
        }
    }

    /** From any thread: unless it is about to be made, a call that was posted is not. */
    void takeBack(Runnable call) {
        arrived.remove(call);
    }

    /** From any thread: ends a sleep without a call. */
    void wake() {
        if (asleep.compareAndSet(true, false)) {
            wakeup.run();
        }
    }

    /** Returns whether the loop may sleep; a call posted from here on wakes it. */
    boolean fallAsleep() {
        asleep.set(true);
        if (arrived.isEmpty()) {
            return true;
        }
        asleep.set(false);
        return false;
    }

    void awake() {
        asleep.lazySet(false);
    }

    boolean isEmpty() {
        return batch.isEmpty() && arrived.isEmpty();
    }

    /** Fixes which calls this turn makes: those that are there now. What they post waits for the next turn. */
    int collect() {
        Runnable call;
        while (batch.size() < MAX_CALLS_PER_TURN && (call = arrived.poll()) != null) {
            batch.add(call);
        }
        return batch.size();
    }

    Runnable take() {
        return batch.remove();
    }
}
