// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Outgoing connections: outcomes, time-outs, giving up, trying again. E-56, E-57, E-61, E-62; LP-07, LP-09, CL-05. */
public abstract class ConnectConformance extends ReactorConformance {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** For subclasses. */
    protected ConnectConformance() {}

    /**
     * Where connecting neither succeeds nor fails. By default a listening socket of the operating system whose queue is
     * full, which Linux answers with silence; a reactor with a network of its own overrides this.
     *
     * @return an address; good until the end of the test
     */
    protected InetSocketAddress silentAddress() {
        requireTcp("silence");
        try {
            ServerSocket full = new ServerSocket(0, 1, ((InetSocketAddress) listeningAddress()).getAddress());
            opened.push(full);
            for (int i = 0; i < 4; i++) {
                SocketChannel waiting = SocketChannel.open();
                opened.push(waiting);
                waiting.configureBlocking(false);
                waiting.connect(full.getLocalSocketAddress());
            }
            return (InetSocketAddress) full.getLocalSocketAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    final void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    private <T extends IOException> T failure(Class<T> type, ProbeFactory factory) {
        await("the attempt fails", () -> !factory.failures.isEmpty());
        turns(2);
        assertEquals(1, factory.failures.size(), "the failure is told once");
        return assertInstanceOf(type, factory.failures.get(0));
    }

    @Test // E-56, CL-05
    void refusedConnectionIsReportedLaterAndOnlyToTheFactory() {
        SocketAddress nobody = nobodyThere();
        Probe client = probe("client");
        ProbeFactory factory = factory(client);
        long[] turn = new long[1];
        Connector[] connector = new Connector[1];
        on(() -> {
            turn[0] = journal().turn();
            connector[0] = Sockets.connect(reactor(), nobody, factory, TcpOptions.defaults());
            assertEquals(List.of(), factory.failures, "not from inside connectTcp");
            assertEquals(Connector.State.CONNECTING, connector[0].state());
            assertEquals(nobody, connector[0].destination());
        });
        failure(ConnectException.class, factory);
        assertTrue(factory.failedTurn > turn[0], "in a later turn");
        assertEquals(Probe.Life.NEW, client.life);
        assertEquals(0, journal().count("factory builds"));
        assertEquals(1, reactor().counters().connectFailures());
        assertEquals(0, reactor().counters().connected());
    }

    @Test // E-56
    void silenceEndsWithTheConnectTimeout() {
        ProbeFactory factory = factory(probe("client"));
        Duration timeout = Duration.ofMillis(40);
        long[] started = new long[1];
        on(() -> started[0] = reactor().nanoTime());
        connect(silentAddress(), factory, TcpOptions.defaults().withConnectTimeout(timeout));
        long[] failed = new long[1];
        factory.whenFailed((connector, cause) -> failed[0] = reactor().nanoTime());
        SocketTimeoutException cause = failure(SocketTimeoutException.class, factory);
        assertTrue(failed[0] - started[0] >= timeout.toNanos(), "never early");
        assertTrue(cause.toString().contains("40ms"), cause::toString);
    }

    @Test
    void connectTimeoutIsOffOnceConnected() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client, TcpOptions.defaults().withConnectTimeout(Duration.ofSeconds(5)));
        on(() -> assertEquals(0, reactor().counters().pendingCalls()));
        assertTrue(client.isMade());
    }

    @Test
    void unknownHostFailsLater() {
        requireTcp("names");
        ProbeFactory factory = factory(probe("client"));
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("host.invalid", 80);
        Connector connector = connect(unresolved, factory);
        UnknownHostException cause = failure(UnknownHostException.class, factory);
        assertTrue(cause.toString().contains("host.invalid"), cause::toString);
        assertEquals(Connector.State.DISCONNECTED, connector.state());
    }

    @Test // E-56
    void localAddressInUseIsABindException() {
        requireTcp("bindAddress");
        ListeningPort taken = listen(peer -> null);
        ProbeFactory factory = factory(probe("client"));
        connect(taken.address(), factory, TcpOptions.defaults().withBindAddress(taken.tcpAddress()));
        failure(BindException.class, factory);
    }

    @Test
    void localAddressIsTheOneAskedFor() {
        Probe server = probe("server");
        Probe client = probe("client");
        requireTcp("bindAddress");
        InetSocketAddress here = (InetSocketAddress) listeningAddress();
        TcpOptions options = TcpOptions.defaults().withBindAddress(here);
        pair(server, client, TcpOptions.defaults(), options);
        on(() -> assertEquals(
                here.getAddress(), ((InetSocketAddress) server.transport().peer()).getAddress()));
    }

    @Test // E-56
    void attemptThatIsGivenUpFailsLater() {
        Probe client = probe("client");
        ListeningPort port = listen(peer -> probe("server"));
        ProbeFactory factory = factory(client);
        on(() -> {
            Connector connector = Sockets.connect(reactor(), port.address(), factory, TcpOptions.defaults());
            connector.stopConnecting();
            assertEquals(List.of(), factory.failures, "not from inside stopConnecting");
            assertEquals(Connector.State.CONNECTING, connector.state());
            connector.stopConnecting();
            connector.disconnect();
        });
        failure(ConnectCancelledException.class, factory);
        assertEquals(Probe.Life.NEW, client.life);
    }

    @Test
    void attemptIntoSilenceCanBeGivenUp() {
        ProbeFactory factory = factory(probe("client"));
        Connector connector = connect(silentAddress(), factory);
        turns(3);
        assertEquals(Connector.State.CONNECTING, connector.state());
        on(connector::disconnect);
        failure(ConnectCancelledException.class, factory);
    }

    @Test
    void givingUpFromInsideBuildProtocolEndsTheAttempt() {
        Probe server = probe("server");
        Probe client = probe("client");
        ListeningPort port = listen(peer -> server);
        Connector[] connector = new Connector[1];
        ProbeFactory factory = factory(() -> {
            connector[0].stopConnecting();
            return client;
        });
        on(() -> connector[0] = Sockets.connect(reactor(), port.address(), factory, TcpOptions.defaults()));
        failure(ConnectCancelledException.class, factory);
        await(
                "the server side is over, if it ever began",
                () -> reactor().counters().active() == 0);
        assertEquals(Probe.Life.NEW, client.life);
        assertEquals(Connector.State.DISCONNECTED, connector[0].state());
    }

    @Test // LP-07
    void connectorObeysOnlyWhereItMakesSense() {
        Probe server = probe("server");
        Probe client = probe("client");
        ListeningPort port = listen(peer -> server);
        ProbeFactory factory = factory(client);
        Connector connector = connect(port.address(), factory);
        on(() -> assertThrows(IllegalStateException.class, connector::connect));
        await("both are connected", () -> server.isMade() && client.isMade());
        on(() -> {
            assertEquals(Connector.State.CONNECTED, connector.state());
            assertThrows(IllegalStateException.class, connector::connect);
            assertThrows(IllegalStateException.class, connector::stopConnecting);
            connector.disconnect();
            connector.disconnect();
        });
        await("the factory knows", () -> factory.endings.size() == 1);
        awaitLost(server, client);
        on(() -> {
            assertEquals(Connector.State.DISCONNECTED, connector.state());
            assertThrows(IllegalStateException.class, connector::stopConnecting);
            connector.disconnect();
        });
        assertEquals(client.reason(), factory.endings.get(0));
    }

    @Test // E-62, CL-02
    void protocolHearsOfTheEndBeforeItsFactory() {
        Probe server = probe("server").whenMade(made -> made.transport().loseConnection());
        Probe client = probe("client");
        Pair pair = pair(server, client);
        await("the factory knows", () -> pair.factory().endings.size() == 1);
        List<String> lines = journal().lines();
        assertTrue(lines.indexOf("client lost done") < lines.indexOf("factory lost"), lines::toString);
    }

    @Test // E-57, LP-09
    void connectorReconnectsFromClientConnectionLost() {
        List<Probe> clients = new ArrayList<>();
        ListeningPort port =
                listen(peer -> probe("server").whenMade(made -> made.transport().loseConnection()));
        ProbeFactory factory = factory(() -> {
            Probe client = probe("client " + clients.size());
            clients.add(client);
            return client;
        });
        factory.whenLost((connector, reason) -> {
            if (factory.endings.size() < 5) {
                connector.connect();
                assertEquals(Connector.State.CONNECTING, connector.state());
            }
        });
        Connector connector = connect(port.address(), factory);
        await("five connections are over", () -> factory.endings.size() == 5);
        assertEquals(5, clients.size());
        assertEquals(Connector.State.DISCONNECTED, connector.state());
        assertEquals(List.of(), factory.failures);
    }

    @Test // E-57, LP-09
    void connectorReconnectsFromClientConnectionFailed() {
        SocketAddress nobody = nobodyThere();
        ProbeFactory factory = factory(probe("client"));
        factory.whenFailed((connector, cause) -> {
            if (factory.failures.size() < 5) {
                connector.connect();
            }
        });
        Connector connector = connect(nobody, factory);
        await("five attempts are over", () -> factory.failures.size() == 5);
        turns(3);
        assertEquals(5, factory.failures.size());
        assertEquals(Connector.State.DISCONNECTED, connector.state());
    }

    @Test // E-61
    void clientFactoryWithoutAProtocolClosesInOrder() {
        List<Probe> servers = new ArrayList<>();
        ListeningPort port = listen(peer -> {
            Probe server = probe("server " + servers.size());
            servers.add(server);
            return server;
        });
        ProbeFactory factory = factory(() -> null);
        Connector connector = connect(port.address(), factory);
        await("the server knows", () -> servers.size() == 1 && servers.get(0).isLost());
        assertEquals(CloseReason.DONE, servers.get(0).reason());
        assertEquals(Connector.State.DISCONNECTED, connector.state());
        assertEquals(List.of(), factory.failures);
        assertEquals(List.of(), factory.endings);
        on(connector::connect);
        await("it tried again", () -> journal().count("factory builds") == 2);
    }

    @Test
    void clientFactoryThatThrowsFailsTheAttempt() {
        ListeningPort port = listen(peer -> probe("server"));
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a factory");
        ProbeFactory factory = factory(() -> {
            throw thrown;
        });
        Connector connector = connect(port.address(), factory);
        IOException cause = failure(IOException.class, factory);
        assertEquals(thrown, cause.getCause());
        assertEquals(Connector.State.DISCONNECTED, connector.state());
    }

    @Test
    void factoryThatThrowsWhenToldOfTheOutcomeHarmsNobody() {
        Probe server = probe("server");
        Probe client = probe("client");
        Pair pair = pair(server, client);
        pair.factory().whenLost((connector, reason) -> {
            throw new IllegalStateException("thrown on purpose by a factory");
        });
        Probe other = probe("other");
        pair(probe("other server"), other);
        on(() -> client.transport().loseConnection());
        await("the factory knows", () -> pair.factory().endings.size() == 1);
        turns(2);
        assertTrue(other.isMade());
    }
}
