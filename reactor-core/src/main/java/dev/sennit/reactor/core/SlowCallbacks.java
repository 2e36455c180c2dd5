// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.util.Locale;

/**
 * Who holds the loop up. The length of each turn is known without asking the clock again; only after a long one, and
 * only if somebody wants to know, callbacks are timed one by one for a while.
 */
final class SlowCallbacks {
    /** What the loop ran. */
    enum Kind {
        SOCKET_EVENT,
        TIMED_CALL,
        CALL;

        String label() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }

    static final int WATCHED_TURNS = 10_000;

    private final Poller clock;
    private final FlightLog log;
    private final long slowNanos;
    private int watchedTurns; // how many are left

    SlowCallbacks(Poller clock, FlightLog log, long slowNanos) {
        this.clock = clock;
        this.log = log;
        this.slowNanos = slowNanos;
    }

    /** Returns whether the turn that is over was a slow one. */
    boolean turned(long lengthNanos) {
        if (watchedTurns > 0) {
            watchedTurns--;
        }
        if (lengthNanos < slowNanos) {
            return false;
        }
        log.slowTurn(lengthNanos);
        if (log.wantsSlowCallbacks()) {
            watchedTurns = WATCHED_TURNS;
        }
        return true;
    }

    /** Before a callback; the answer is for {@link #ran}. */
    long begin() {
        return watchedTurns > 0 ? clock.nanoTime() : 0;
    }

    void ran(Kind kind, Object callback, long beginNanos) {
        if (watchedTurns > 0) {
            long lengthNanos = clock.nanoTime() - beginNanos;
            if (lengthNanos >= slowNanos) {
                log.slowCallback(kind, callback, lengthNanos);
            }
        }
    }
}
