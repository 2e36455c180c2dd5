// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.Durations;
import dev.sennit.reactor.WrappingProtocol;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.SlowTurnReport;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Who holds the loop up. The length of each turn is known without asking the clock again. Callbacks are timed one by one
 * only where slow turns are logged, and, if somebody records them, for a while after a slow turn.
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
    private final @Nullable SlowTurnWarning warning; // null unless slow turns are logged
    private int watchedTurns; // how many are left

    SlowCallbacks(Poller clock, FlightLog log, ReactorOptions options, Consumer<String> warn) {
        this.clock = clock;
        this.log = log;
        this.slowNanos = Durations.toNanosSaturated(options.slowTurn());
        this.warning = options.slowTurnReport() == SlowTurnReport.LOGGED
                ? new SlowTurnWarning(warn, options.slowTurn(), clock.nanoTime())
                : null;
    }

    /** Returns whether the turn that is over was a slow one. */
    boolean turned(long lengthNanos) {
        if (watchedTurns > 0) {
            watchedTurns--;
        }
        boolean slow = lengthNanos >= slowNanos;
        if (slow) {
            log.slowTurn(lengthNanos);
            if (log.wantsSlowCallbacks()) {
                watchedTurns = WATCHED_TURNS;
            }
        }
        if (warning != null) {
            if (slow) {
                warning.slowTurn(lengthNanos, clock.nanoTime());
            }
            warning.nextTurn();
        }
        return slow;
    }

    private boolean isTiming() {
        return warning != null || watchedTurns > 0;
    }

    /** Before a callback; the answer is for {@link #ran}. */
    long begin() {
        return isTiming() ? clock.nanoTime() : 0;
    }

    void ran(Kind kind, Object callback, long beginNanos) {
        if (!isTiming()) {
            return;
        }
        long lengthNanos = clock.nanoTime() - beginNanos;
        if (warning != null) {
            warning.ran(kind, callback, lengthNanos);
        }
        if (lengthNanos >= slowNanos && log.wantsSlowCallbacks()) {
            log.slowCallback(kind, callback, lengthNanos);
        }
    }

    /** For people: whose callback it is, and of which connection if it is one's. */
    static String describe(Object callback) {
        if (callback instanceof TcpTransport connection) {
            return WrappingProtocol.innermost(connection.protocol()).getClass().getName() + " on " + connection;
        }
        String text = callback.toString();
        String type = callback.getClass().getName();
        return text.contains(type) ? text : text + " of " + type;
    }
}
