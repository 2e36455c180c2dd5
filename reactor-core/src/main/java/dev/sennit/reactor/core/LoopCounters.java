// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.ReactorCounters;
import java.util.EnumMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Plain counters with one writer, the loop; a reader on another thread may see them a turn old. */
final class LoopCounters {
    long turns;
    long accepted;
    long refused;
    long acceptErrors;
    long connected;
    long connectFailures;
    long active;
    long bytesRead;
    long bytesWritten;
    long writeStalls;
    long timedCalls;
    long threadCalls;
    long maxTurnNanos;
    long busyNanos;
    long slowTurns;
    long maxLagNanos;
    long handshakes;
    long handshakesFailed;

    // Endings are rare enough for maps, which must survive a reader on another thread.
    private final Map<String, Long> lost = new ConcurrentSkipListMap<>();
    private final Map<DeadlineKind, Long> timeouts = new ConcurrentSkipListMap<>();

    private final Map<DeadlineKind, Long> fired = new ConcurrentSkipListMap<>();

    void fired(DeadlineKind kind) {
        fired.merge(kind, 1L, Long::sum);
    }

    void ended(CloseReason reason) {
        active--;
        lost.merge(reason.getClass().getSimpleName(), 1L, Long::sum);
        if (reason instanceof CloseReason.TimedOut timedOut) {
            timeouts.merge(timedOut.which(), 1L, Long::sum);
        }
    }

    ReactorCounters snapshot(long pendingCalls) {
        return new ReactorCounters(
                turns,
                accepted,
                refused,
                acceptErrors,
                connected,
                connectFailures,
                active,
                new TreeMap<>(lost),
                byKind(timeouts),
                bytesRead,
                bytesWritten,
                writeStalls,
                timedCalls,
                pendingCalls,
                threadCalls,
                maxTurnNanos,
                byKind(fired),
                busyNanos,
                slowTurns,
                maxLagNanos,
                handshakes,
                handshakesFailed);
    }

    private static Map<DeadlineKind, Long> byKind(Map<DeadlineKind, Long> counts) {
        var byKind = new EnumMap<DeadlineKind, Long>(DeadlineKind.class);
        byKind.putAll(counts);
        return byKind;
    }
}
