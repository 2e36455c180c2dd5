// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.WrappingProtocol;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;

/**
 * Tells the flight recorder. What lasts is kept from its begin to its end, but only while it is recorded: without a
 * recording nothing is kept and nothing allocated.
 */
final class JfrFlightLog implements FlightLog {
    private final Map<TcpTransport, FlightEvents.ConnectionClosed> lives = new IdentityHashMap<>();
    private final Map<TcpTransport, FlightEvents.WriteStall> stalls = new IdentityHashMap<>();
    private final Map<TlsLayer, FlightEvents.TlsHandshake> handshakes = new IdentityHashMap<>();
    private final Map<TcpConnector, FlightEvents.ConnectAttempt> attempts = new IdentityHashMap<>();

    /** Until somebody records, no class of an event is loaded: the first would cost a connection tens of milliseconds. */
    private static boolean isOff() {
        return !FlightRecorder.isInitialized();
    }

    /** How many things are kept whose end is to come. */
    int running() {
        return lives.size() + stalls.size() + handshakes.size() + attempts.size();
    }

    /** If it is recorded, its time begins now. */
    private static <K, E extends Event> void begin(Map<K, E> running, K key, E event) {
        if (event.isEnabled()) {
            event.begin();
            running.put(key, event);
        }
    }

    @Override
    public void opened(TcpTransport connection) {
        if (isOff()) {
            return;
        }
        begin(lives, connection, new FlightEvents.ConnectionClosed());
        var event = new FlightEvents.ConnectionOpened();
        if (event.shouldCommit()) {
            event.host = connection.host().toString();
            event.peer = connection.peer().toString();
            event.origin = connection.origin().name();
            event.protocol = WrappingProtocol.innermost(connection.protocol()).getClass();
            event.commit();
        }
    }

    @Override
    public void closed(TcpTransport connection, CloseReason reason) {
        if (isOff()) {
            return;
        }
        stallEnds(connection);
        var begun = lives.remove(connection);
        var event = begun == null ? new FlightEvents.ConnectionClosed() : begun;
        if (event.shouldCommit()) {
            event.host = connection.host().toString();
            event.peer = connection.peer().toString();
            event.kind = reason.getClass().getSimpleName();
            event.reason = reason.toString();
            event.commit();
        }
    }

    @Override
    public void stallBegins(TcpTransport connection) {
        if (isOff()) {
            return;
        }
        var event = new FlightEvents.WriteStall();
        event.bytes = connection.bufferedBytes();
        begin(stalls, connection, event);
    }

    @Override
    public void stallEnds(TcpTransport connection) {
        var event = stalls.remove(connection);
        if (event != null && event.shouldCommit()) {
            event.host = connection.host().toString();
            event.peer = connection.peer().toString();
            event.commit();
        }
    }

    @Override
    public void handshakeBegins(TlsLayer tls) {
        if (isOff()) {
            return;
        }
        begin(handshakes, tls, new FlightEvents.TlsHandshake());
    }

    @Override
    public void handshakeEnds(TlsLayer tls, String outcome) {
        var event = handshakes.remove(tls);
        if (event != null && event.shouldCommit()) {
            event.host = tls.transport().host().toString();
            event.peer = tls.transport().peer().toString();
            event.role = tls.role().name();
            event.outcome = outcome;
            tls.info().ifPresent(agreed -> {
                event.version = agreed.version();
                event.cipherSuite = agreed.cipherSuite();
                event.applicationProtocol = agreed.applicationProtocol().orElse(null);
                event.serverName = agreed.serverName().orElse(null);
            });
            event.commit();
        }
    }

    @Override
    public void attemptBegins(TcpConnector attempt) {
        if (isOff()) {
            return;
        }
        begin(attempts, attempt, new FlightEvents.ConnectAttempt());
    }

    @Override
    public void attemptEnds(TcpConnector attempt, String outcome) {
        var event = attempts.remove(attempt);
        if (event != null && event.shouldCommit()) {
            event.address = attempt.destination().toString();
            event.outcome = outcome;
            event.commit();
        }
    }

    @Override
    public void rehearseTrouble() {
        if (isOff()) {
            return;
        }
        new FlightEvents.AcceptError().shouldCommit();
    }

    @Override
    public void acceptFailed(TcpAcceptor port, IOException cause) {
        if (isOff()) {
            return;
        }
        var event = new FlightEvents.AcceptError();
        if (event.shouldCommit()) {
            event.port = port.toString();
            event.problem = String.valueOf(cause.getMessage());
            event.commit();
        }
    }

    @Override
    public void datagramsLost(UdpTransport socket, UdpCounters soFar) {
        if (isOff()) {
            return;
        }
        var event = new FlightEvents.DatagramsLost();
        if (event.shouldCommit()) {
            event.host = socket.host().toString();
            event.refused = soFar.refused;
            event.failed = soFar.failed;
            event.dropped = soFar.dropped;
            event.truncated = soFar.truncated;
            event.filtered = soFar.filtered;
            event.commit();
        }
    }

    @Override
    public void fired(Deadline deadline) {
        if (isOff()) {
            return;
        }
        var event = new FlightEvents.TimeoutFired();
        if (event.shouldCommit()) {
            event.kind = deadline.kind().label();
            event.name = deadline.name();
            event.periodNanos =
                    deadline.period().map(Durations::toNanosSaturated).orElse(0L);
            event.peer =
                    deadline.transport().map(each -> each.peer().toString()).orElse("none");
            event.commit();
        }
    }

    @Override
    public void slowTurn(long lengthNanos) {
        if (isOff()) {
            return;
        }
        var event = new FlightEvents.SlowTurn();
        if (event.shouldCommit()) {
            event.lengthNanos = lengthNanos;
            event.commit();
        }
    }

    @Override
    public boolean wantsSlowCallbacks() {
        return !isOff() && new FlightEvents.SlowCallback().isEnabled();
    }

    @Override
    public void slowCallback(SlowCallbacks.Kind kind, Object callback, long lengthNanos) {
        var event = new FlightEvents.SlowCallback();
        if (event.shouldCommit()) {
            event.lengthNanos = lengthNanos;
            event.kind = kind.label();
            event.callback = SlowCallbacks.describe(callback);
            event.commit();
        }
    }
}
