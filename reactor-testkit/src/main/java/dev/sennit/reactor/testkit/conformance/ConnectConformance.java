// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Outgoing connections: outcomes, time-outs, giving up, trying again. E-56, E-57, E-61, E-62; LP-07, LP-09, CL-05. */
public abstract class ConnectConformance extends ConnectionLaws {
    /** For subclasses. */
    protected ConnectConformance() {}

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

    @Test
    void connectTimeoutIsOffOnceConnected() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client, TcpOptions.defaults().withConnectTimeout(Duration.ofSeconds(5)));
        on(() -> assertEquals(0, reactor().counters().pendingCalls()));
        assertTrue(client.isMade());
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
