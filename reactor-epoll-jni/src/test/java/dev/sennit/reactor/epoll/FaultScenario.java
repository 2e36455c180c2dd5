// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Three connections of one loop to itself, with everything a connection can do, and one that it accepts and hands over to
 * another loop. A step that cannot be gone through any
 * more, because its connection is over, is passed over.
 */
final class FaultScenario {
    static final int CONNECTIONS = 4;
    private static final int SMALL_BYTES = 5;
    private static final int CHUNKY_BYTES = 7_000; // queued, not sent straight: several make a gathered send
    private static final int CHUNKY_WRITES = 60;
    private static final int LARGE_BYTES = 200_000;
    private static final Duration GLANCE = Duration.ofMillis(1); // at one loop, before it is the other's turn
    private static final InetSocketAddress ANY_ADDRESS = new InetSocketAddress("0.0.0.0", 0);
    private static final TcpOptions OPTIONS = TcpOptions.defaults().withNoDelay(true);

    private final List<FaultProbe> probes = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();
    private final List<String> late = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Duration limit; // of a step, in reactor time
    private final EventLoop loop;
    private final EpollPoller poller;
    private @Nullable FaultProbe nextServer; // non-null while a connection is expected
    private @Nullable EventLoop worker; // non-null while connections are handed over to it

    private FaultScenario(EpollPoller poller, Duration limit) {
        this.limit = limit;
        this.poller = poller;
        this.loop = new EventLoop("epoll", poller, ReactorOptions.defaults());
    }

    /** One connection, as far as it came into being. */
    private final class Pair implements ClientFactory {
        final FaultProbe server;
        final FaultProbe client;
        boolean failed;
        boolean lost;

        Pair(FaultProbe server, FaultProbe client) {
            this.server = server;
            this.client = client;
        }

        @Override
        public Protocol buildProtocol(SocketAddress peer) {
            return client;
        }

        @Override
        public void clientConnectionFailed(Connector connector, IOException cause) {
            if (failed || lost || client.life != FaultProbe.Life.NEW) {
                violations.add("failure to connect of " + client);
            }
            failed = true;
            refusals.add("connect: " + cause.getMessage());
        }

        @Override
        public void clientConnectionLost(Connector connector, CloseReason reason) {
            if (failed || lost || !client.isLost()) {
                violations.add("connector's end of " + client);
            }
            lost = true;
        }

        boolean isOver() {
            return (failed || client.isLost()) && !server.isMade();
        }

        boolean isHalfOver() {
            return failed || client.isLost() || server.isLost();
        }

        /** Goes on until this is so, or cannot be any more. */
        void until(String what, BooleanSupplier condition) {
            FaultScenario.this.until(what, () -> isHalfOver() || condition.getAsBoolean());
        }
    }

    static FaultOutcome run(Duration limit) {
        EpollPoller poller;
        try {
            poller = EpollPoller.open();
        } catch (IOException e) {
            return new FaultOutcome(List.of(), List.of("open: " + e.getMessage()), List.of(), List.of(), 0);
        }
        return new FaultScenario(poller, limit).outcome();
    }

    private FaultOutcome outcome() {
        loop.begin();
        try {
            act();
        } catch (UncheckedIOException e) {
            refusals.add(e.getMessage());
        }
        endNothingLeft(loop);
        probes.stream().filter(FaultProbe::isMade).forEach(probe -> violations.add("never lost: " + probe));
        List<String> endings = probes.stream()
                .filter(FaultProbe::isLost)
                .map(FaultProbe::toString)
                .toList();
        return new FaultOutcome(
                endings, refusals, late, violations, loop.counters().turns());
    }

    private void endNothingLeft(EventLoop ending) {
        ending.end();
        if (ending.counters().pendingCalls() > 0) {
            violations.add(ending.counters().pendingCalls() + " timed calls are left");
        }
        if (ending.counters().active() > 0) {
            violations.add(ending.counters().active() + " connections are left");
        }
        ending.close();
    }

    private void act() {
        ListeningPort port = loop.listenTcp(ANY_ADDRESS, peer -> nextServer, OPTIONS);
        InetSocketAddress address = reachable(port);
        talk(pair(address, "1", new FaultProbe.Halves("server 1", violations)));
        closePolitely(pair(address, "2", new FaultProbe.Halves("server 2", violations)));
        TcpOptions bound = OPTIONS.withBindAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        abort(pair(address, "3", new FaultProbe("server 3", violations), bound));
        poller.wakeup();
        close(port);
        handOver();
    }

    private static InetSocketAddress reachable(ListeningPort port) {
        return new InetSocketAddress(
                InetAddress.getLoopbackAddress(), port.tcpAddress().getPort());
    }

    private void close(ListeningPort port) {
        boolean[] closed = {false};
        port.stopListening().thenRun(() -> closed[0] = true);
        until("the port is closed", () -> closed[0]);
    }

    /** One loop accepts, another serves: both on this thread, in turns. */
    private void handOver() {
        EpollPoller other;
        try {
            other = EpollPoller.open();
        } catch (IOException e) {
            refusals.add("open: " + e.getMessage());
            return;
        }
        EventLoop serving = new EventLoop("epoll", other, ReactorOptions.defaults());
        serving.begin();
        worker = serving;
        try {
            ListeningPort port = loop.listenTcp(ANY_ADDRESS, peer -> nextServer, OPTIONS, List.of(serving));
            serve(pair(reachable(port), "4", new FaultProbe("server 4", violations)));
            close(port);
        } finally {
            worker = null;
            endNothingLeft(serving);
        }
    }

    private void serve(Pair pair) {
        pair.client.ifMade(() -> pair.client.transport().write("hello"));
        pair.until("a little is received", () -> pair.server.received == SMALL_BYTES);
        pair.server.ifMade(() -> pair.server.transport().write(new byte[LARGE_BYTES]));
        pair.until("much comes back", () -> pair.client.received == LARGE_BYTES);
        pair.server.ifMade(() -> pair.server.transport().loseConnection());
        until("the fourth connection is over", pair::isOver);
    }

    private void turn() {
        EventLoop serving = worker;
        if (serving == null) {
            loop.turn();
            return;
        }
        serving.callFromThread(() -> {}); // so that it does not wait
        serving.turn();
        DelayedCall glance = loop.callLater(GLANCE, () -> {});
        try {
            loop.turn();
        } finally {
            if (glance.active()) {
                glance.cancel();
            }
        }
    }

    private Pair pair(InetSocketAddress address, String number, FaultProbe server) {
        return pair(address, number, server, OPTIONS);
    }

    private Pair pair(InetSocketAddress address, String number, FaultProbe server, TcpOptions options) {
        FaultProbe client = new FaultProbe("client " + number, violations);
        probes.add(server);
        probes.add(client);
        nextServer = server;
        Pair pair = new Pair(server, client);
        loop.connectTcp(address, pair, options);
        pair.until("connected " + number, () -> server.isMade() && client.isMade());
        return pair;
    }

    /** Bytes both ways, little and much, with a reader that pauses; then one direction ends after the other. */
    private void talk(Pair pair) {
        FaultProbe.Halves server = (FaultProbe.Halves) pair.server;
        FaultProbe client = pair.client;
        client.ifMade(() -> client.transport().write("hello"));
        pair.until("a little is received", () -> server.received == SMALL_BYTES);
        server.ifMade(() -> server.transport().pauseProducing());
        client.ifMade(() -> {
            for (int i = 0; i < CHUNKY_WRITES; i++) {
                client.transport().write(new byte[CHUNKY_BYTES]);
            }
        });
        goRound(2);
        server.ifMade(() -> server.transport().resumeProducing());
        int much = SMALL_BYTES + CHUNKY_WRITES * CHUNKY_BYTES;
        pair.until("much is received", () -> server.received == much);
        server.ifMade(() -> server.transport().write(new byte[LARGE_BYTES]));
        pair.until("much comes back", () -> client.received == LARGE_BYTES);
        server.ifMade(() -> server.transport().pauseProducing());
        client.ifMade(() -> client.transport().loseWriteConnection());
        pair.until("a paused server is told of the end", () -> server.peerFinishes);
        server.ifMade(() -> server.transport().resumeProducing());
        pair.until("the server hears of the end", () -> server.peerFinished);
        server.ifMade(() -> server.transport().write("bye"));
        server.ifMade(() -> server.transport().loseConnection());
        until("the first connection is over", pair::isOver);
    }

    /** The client closes, and reads on until the server has closed too. */
    private void closePolitely(Pair pair) {
        FaultProbe.Halves server = (FaultProbe.Halves) pair.server;
        pair.client.ifMade(() -> pair.client.transport().loseConnection());
        pair.until("the server hears of the end", () -> server.peerFinished);
        server.ifMade(() -> server.transport().loseConnection());
        until("the second connection is over", pair::isOver);
    }

    private void abort(Pair pair) {
        pair.client.ifMade(() -> pair.client.transport().abortConnection());
        until("the third connection is over", pair::isOver);
    }

    private void goRound(int turns) {
        for (int i = 0; i < turns; i++) {
            boolean[] round = {false};
            loop.callFromThread(() -> round[0] = true);
            until("a turn is over", () -> round[0]);
        }
    }

    private void until(String what, BooleanSupplier condition) {
        DelayedCall guard = loop.callLater(limit, () -> {});
        try {
            while (guard.active() && !condition.getAsBoolean()) {
                turn();
            }
            if (!guard.active()) {
                late.add("within " + limit + " it did not come true that " + what + ": " + probes);
            }
        } finally {
            if (guard.active()) {
                guard.cancel();
            }
        }
    }
}
