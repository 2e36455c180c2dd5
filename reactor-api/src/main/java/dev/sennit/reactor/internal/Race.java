// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Attempts beside each other, of which the first to connect wins: RFC 8305, section 5. */
final class Race {
    /** Who wants the winner. */
    interface Owner {
        /** One is connected; the others are given up. */
        @Nullable
        Protocol connected(SocketAddress peer);

        /** All failed, or were given up by the reactor; by address, in the order they began. */
        void failed(Map<String, IOException> failures);

        /** The winner's protocol knows that it is over. */
        void lost(CloseReason reason);
    }

    private enum State {
        RUNNING,
        WON,
        OVER
    }

    /** One of the attempts. */
    private final class Contender implements ClientFactory {
        private final String name;

        Contender(SocketAddress address) {
            name = address instanceof InetSocketAddress host ? host.getAddress().getHostAddress() : address.toString();
        }

        @Override
        public @Nullable Protocol buildProtocol(SocketAddress peer) {
            if (state != State.RUNNING) {
                return null;
            }
            state = State.WON;
            cancelDelay();
            winner = running.remove(this);
            stopRunning();
            return owner.connected(peer);
        }

        @Override
        public void clientConnectionFailed(Connector connector, IOException cause) {
            running.remove(this);
            if (state == State.OVER || (state == State.WON && connector != winner)) {
                return;
            }
            failures.put(name, cause);
            if (state == State.WON || cause instanceof ConnectCancelledException) { // not ours: the reactor's
                giveUp();
                owner.failed(failures);
            } else {
                goOn();
            }
        }

        @Override
        public void clientConnectionLost(Connector connector, CloseReason reason) {
            state = State.OVER;
            owner.lost(reason);
        }
    }

    private final Reactor reactor;
    private final Queue<SocketAddress> waiting;
    private final TcpOptions options;
    private final Duration delay;
    private final Owner owner;
    private final Map<Contender, Connector> running = new LinkedHashMap<>();
    private final Map<String, IOException> failures = new LinkedHashMap<>();
    private final Set<String> tried = new LinkedHashSet<>();
    private State state = State.RUNNING;
    private @Nullable DelayedCall next; // active while an attempt is alone with its chance and others wait
    private @Nullable Connector winner; // non-null from WON on

    Race(Reactor reactor, List<? extends SocketAddress> addresses, TcpOptions options, Duration delay, Owner owner) {
        this.reactor = reactor;
        this.waiting = new ArrayDeque<>(addresses);
        this.options = options;
        this.delay = delay;
        this.owner = owner;
    }

    /** Begins with the next address, or knows that it is over. */
    void goOn() {
        cancelDelay();
        boolean begun = false;
        while (!begun && !waiting.isEmpty()) {
            begun = begin(waiting.remove());
        }
        if (begun && !waiting.isEmpty()) {
            next = reactor.callLater(delay, this::goOn);
        }
        if (running.isEmpty()) {
            state = State.OVER;
            owner.failed(failures);
        }
    }

    private boolean begin(SocketAddress address) {
        Contender contender = new Contender(address);
        tried.add(contender.name);
        try {
            running.put(contender, connect(address, contender));
            return true;
        } catch (RuntimeException refused) { // a socket option that this reactor cannot do
            failures.put(contender.name, new IOException(refused.getMessage(), refused));
            return false;
        }
    }

    private Connector connect(SocketAddress address, Contender contender) {
        return address instanceof UnixDomainSocketAddress path
                ? reactor.connectUnix(path, contender, options)
                : reactor.connectTcp((InetSocketAddress) address, contender, options);
    }

    /** Ends all attempts; nobody is told. */
    void giveUp() {
        state = State.OVER;
        cancelDelay();
        stopRunning();
    }

    /** Closes the winner politely. */
    void disconnect() {
        if (winner != null) {
            winner.disconnect();
        }
    }

    boolean isConnected() {
        return winner != null && winner.state() == Connector.State.CONNECTED;
    }

    /** What became of each address so far. */
    Map<String, IOException> soFar() {
        Map<String, IOException> all = new LinkedHashMap<>();
        for (String name : tried) {
            IOException failure = failures.get(name);
            all.put(name, failure == null ? new IOException("no answer") : failure);
        }
        return all;
    }

    private void stopRunning() {
        List<Connector> others = List.copyOf(running.values());
        running.clear();
        for (Connector each : others) {
            if (each.state() == Connector.State.CONNECTING) {
                each.stopConnecting();
            }
        }
    }

    private void cancelDelay() {
        if (next != null && next.active()) {
            next.cancel();
        }
        next = null;
    }
}
