// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything of TCP and UNIX sockets that is open on one loop: ports, attempts to connect, connections. */
final class TcpConnections {
    private static final Logger LOG = LoggerFactory.getLogger(TcpConnections.class);

    /** Waits for the last connection to end. */
    private final class Drain implements AnsweredCall {
        private final CompletableFuture<Integer> done = new CompletableFuture<>();
        private final Duration grace;
        private boolean isOverdue; // the grace is over: who is still there, or comes, is aborted
        private int aborted;

        Drain(Duration grace) {
            this.grace = grace;
        }

        @Override
        public void run() {
            start(this);
        }

        @Override
        public void turnedDown() {
            done.complete(0);
        }
    }

    /** An accepted connection on its way from another loop. */
    private final class HandOver implements AnsweredCall {
        private final SocketIo socket;
        private final ServerFactory factory;
        private final TcpOptions options;

        HandOver(SocketIo socket, ServerFactory factory, TcpOptions options) {
            this.socket = socket;
            this.factory = factory;
            this.options = options;
        }

        @Override
        public void run() {
            adopt(socket, factory, options);
        }

        @Override
        public void turnedDown() {
            socket.close();
        }
    }

    private final EventLoop loop;
    private final Set<TcpAcceptor> ports = new LinkedHashSet<>();
    private final Set<TcpConnector> attempts = new LinkedHashSet<>();
    private final List<SocketIo> adopted = new ArrayList<>(); // and not served yet
    private final List<Drain> drains = new ArrayList<>();
    private @Nullable TcpTransport first;

    TcpConnections(EventLoop loop) {
        this.loop = loop;
    }

    ListeningPort listen(
            SocketAddress address, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        TcpAcceptor port = new TcpAcceptor(loop, address, factory, options, workers);
        ports.add(port);
        return port;
    }

    ListeningPort adoptListener(
            DescriptorPoller poller,
            int descriptor,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        TcpAcceptor port = new TcpAcceptor(
                loop,
                "descriptor " + descriptor,
                () -> poller.adoptListener(descriptor, options),
                factory,
                options,
                workers);
        ports.add(port);
        return port;
    }

    void adoptConnection(DescriptorPoller poller, int descriptor, ServerFactory factory, TcpOptions options) {
        SocketIo socket;
        try {
            socket = poller.adoptConnection(descriptor, options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot serve descriptor " + descriptor + ": " + e.getMessage(), e);
        }
        adopted.add(socket);
        loop.nextTurn(() -> {
            if (adopted.remove(socket)) {
                adopt(socket, factory, options);
            }
        });
    }

    Connector connect(SocketAddress address, ClientFactory factory, TcpOptions options) {
        TcpConnector connector = new TcpConnector(loop, address, factory, options);
        connector.connect();
        return connector;
    }

    void portClosed(TcpAcceptor port) {
        ports.remove(port);
    }

    void attemptStarts(TcpConnector attempt) {
        attempts.add(attempt);
    }

    void attemptEnds(TcpConnector attempt) {
        attempts.remove(attempt);
    }

    /** From another loop, which accepted a connection that this one is to serve. */
    void handOver(SocketIo socket, ServerFactory factory, TcpOptions options) {
        loop.callOrTurnDown(new HandOver(socket, factory, options));
    }

    /** Serves an accepted connection. */
    void adopt(SocketIo socket, ServerFactory factory, TcpOptions options) {
        if (loop.state() != Reactor.State.RUNNING || isDraining()) {
            socket.close();
            return;
        }
        Protocol protocol;
        try {
            protocol = factory.buildProtocol(socket.peer());
        } catch (Throwable failure) {
            LOG.error("no protocol for a connection from {}: its factory failed", socket.peer(), failure);
            socket.closeWithReset();
            return;
        }
        if (protocol == null) {
            loop.loopCounters().refused++;
            socket.close();
            return;
        }
        TcpTransport transport = new TcpTransport(loop, socket, options, protocol, null);
        try {
            watch(socket, transport);
        } catch (IOException e) {
            LOG.warn("a connection from {} cannot be served: {}", socket.peer(), e.getMessage());
            return;
        }
        transport.made();
    }

    /** Counts a connection in and reads from it; if the system refuses, the socket is closed. */
    void watch(SocketIo socket, TcpTransport transport) throws IOException {
        try {
            loop.poller().register(socket, transport, Interest.READ);
        } catch (IOException e) {
            socket.closeWithReset();
            throw e;
        }
        link(transport);
        loop.loopCounters().active++;
        loop.flightLog().opened(transport);
    }

    private void link(TcpTransport transport) {
        TcpTransport second = first;
        transport.next = second;
        if (second != null) {
            second.previous = transport;
        }
        first = transport;
    }

    void ended(TcpTransport transport, CloseReason reason) {
        TcpTransport before = transport.previous;
        TcpTransport after = transport.next;
        if (before == null) {
            first = after;
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        transport.previous = null;
        transport.next = null;
        loop.loopCounters().ended(reason);
        loop.flightLog().closed(transport, reason);
    }

    private List<TcpTransport> transports() {
        return transports(Integer.MAX_VALUE);
    }

    /** The youngest first. */
    List<TcpTransport> transports(int limit) {
        List<TcpTransport> all = new ArrayList<>();
        for (TcpTransport each = first; each != null && all.size() < limit; each = each.next) {
            all.add(each);
        }
        return all;
    }

    /** From any thread. */
    CompletionStage<List<ConnectionStatus>> list(int limit) {
        return new ConnectionList(loop, limit).ask();
    }

    // -------------------------------------------------------------------------------------------- letting go

    /** From any thread. */
    CompletionStage<Integer> drain(Duration grace) {
        Drain drain = new Drain(grace);
        loop.callOrTurnDown(drain);
        return drain.done;
    }

    boolean isDraining() {
        return !drains.isEmpty();
    }

    private void start(Drain drain) {
        drains.add(drain);
        List.copyOf(ports).forEach(TcpAcceptor::stopListening);
        List.copyOf(attempts).forEach(TcpConnector::disconnect);
        turnAdoptedAway();
        transports().forEach(each -> each.ending().drain());
        DelayedCall end = loop.callLater(drain.grace, () -> abortAll(drain));
        drain.done.whenComplete((aborted, failure) -> {
            if (end.active()) {
                end.cancel();
            }
        });
        endingTold(); // long ago
    }

    private void abortAll(Drain drain) {
        drain.isOverdue = true;
        for (TcpTransport each : transports()) {
            if (!each.isOver()) {
                drain.aborted++;
                each.abortConnection();
            }
        }
    }

    private void turnAdoptedAway() {
        adopted.forEach(SocketIo::close);
        adopted.clear();
    }

    /** Everybody was told of an ending; perhaps it was the last one. */
    void endingTold() {
        if (drains.isEmpty()) {
            return;
        }
        List<Drain> pending = List.copyOf(drains);
        if (first == null) {
            drains.clear();
            pending.forEach(drain -> drain.done.complete(drain.aborted));
        } else { // some may have been connected since the grace was over
            pending.stream().filter(drain -> drain.isOverdue).forEach(this::abortAll);
        }
    }

    /** The reactor stops, or was never run. */
    void closeAll() {
        List.copyOf(ports).forEach(TcpAcceptor::stopListening);
        List.copyOf(attempts).forEach(TcpConnector::disconnect);
        turnAdoptedAway();
        transports().forEach(each -> each.broken(new IOException("the reactor stopped")));
    }
}
