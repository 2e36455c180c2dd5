// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.Durations;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Says which callback made a turn slow. When turns are slow one after the other, some are only counted. */
final class SlowTurnWarning {
    static final Duration INTERVAL = Duration.ofSeconds(1);

    private final Consumer<String> log;
    private final String threshold;
    private long quietUntilNanos;
    private long untold; // slow turns since the last warning
    private @Nullable Object longest; // callback of this turn; null before the first
    private SlowCallbacks.Kind longestKind = SlowCallbacks.Kind.CALL;
    private long longestNanos;

    SlowTurnWarning(Consumer<String> log, Duration slowTurn, long nowNanos) {
        this.log = log;
        this.threshold = Durations.format(slowTurn);
        this.quietUntilNanos = nowNanos;
    }

    void ran(SlowCallbacks.Kind kind, Object callback, long lengthNanos) {
        if (longest == null || lengthNanos > longestNanos) {
            longest = callback;
            longestKind = kind;
            longestNanos = lengthNanos;
        }
    }

    /** A slow one; {@link #nextTurn} follows. */
    void slowTurn(long lengthNanos, long nowNanos) {
        if (nowNanos - quietUntilNanos < 0) {
            untold++;
            return;
        }
        log.accept("a turn took " + format(lengthNanos) + ", and slow is " + threshold + "; " + culprit()
                + (untold == 0 ? "" : "; slow turns since the last warning: " + untold));
        untold = 0;
        quietUntilNanos = nowNanos + INTERVAL.toNanos();
    }

    private String culprit() {
        return longest == null
                ? "no callback was made in it"
                : "its longest callback, " + format(longestNanos) + ", was a " + longestKind.label() + ": "
                        + SlowCallbacks.describe(longest);
    }

    void nextTurn() {
        longest = null;
        longestNanos = 0;
    }

    private static String format(long nanos) {
        return Durations.format(Duration.ofNanos(nanos));
    }
}
