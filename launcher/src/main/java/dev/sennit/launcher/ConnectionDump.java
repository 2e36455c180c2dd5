// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.ReactorGroup;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Writes what a running server does: a line for each reactor and each connection. It belongs on a thread of its own,
 * since standard error may be a pipe that nobody reads.
 */
final class ConnectionDump {
    static final int MAX_CONNECTIONS = 10_000;
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private final ReactorGroup group;
    private final PrintStream err;
    private final Duration patience;

    ConnectionDump(ReactorGroup group, PrintStream err, Duration patience) {
        this.group = group;
        this.err = err;
        this.patience = patience;
    }

    /** Returns when it is written, or a reactor has not answered in time. */
    synchronized void write() {
        List<Reactor> reactors = group.reactors();
        StringBuilder text = new StringBuilder("sennit: SIGUSR1: what is going on\n");
        long active = 0;
        for (int i = 0; i < reactors.size(); i++) {
            ReactorCounters counters = reactors.get(i).counters();
            active += counters.active();
            text.append("  reactor ")
                    .append(i)
                    .append(": ")
                    .append(line(counters))
                    .append('\n');
        }
        try {
            int limitEach = Math.max(1, MAX_CONNECTIONS / reactors.size());
            List<ConnectionStatus> connections =
                    group.connections(limitEach).toCompletableFuture().get(patience.toNanos(), TimeUnit.NANOSECONDS);
            connections.forEach(each -> text.append("  ").append(each).append('\n'));
            if (active > connections.size()) {
                text.append("  and ").append(active - connections.size()).append(" more connections\n");
            }
        } catch (TimeoutException e) {
            text.append("  a reactor has not answered for ")
                    .append(Durations.format(patience))
                    .append(": a callback keeps its thread busy, and SIGQUIT shows which\n");
        } catch (ExecutionException e) {
            text.append("  the connections cannot be told: ")
                    .append(e.getCause())
                    .append('\n');
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        err.print(text);
        err.flush();
    }

    private static String line(ReactorCounters counters) {
        return counters.active() + " connections; " + counters.accepted() + " accepted, " + counters.refused()
                + " refused, " + counters.acceptErrors() + " accept errors, " + counters.connected() + " connected, "
                + counters.connectFailures() + " connect failures; "
                + counters.handshakes() + " TLS handshakes, " + counters.handshakesFailed() + " failed; ended "
                + counters.lost() + "; timeouts "
                + counters.fired() + "; " + counters.writeStalls() + " write stalls; " + counters.slowTurns()
                + " slow turns, the longest " + millis(counters.maxTurnNanos()) + "; longest lag "
                + millis(counters.maxLagNanos());
    }

    private static String millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos) + "ms";
    }
}
