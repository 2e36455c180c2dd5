// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Open ports: what they accept, refuse and survive. E-58, E-59, E-61; LP-01, LP-04, LP-05. */
public abstract class AcceptConformance extends ReactorConformance {
    /** For subclasses. */
    protected AcceptConformance() {}

    @Test // E-58
    void portInUseCannotBeListenedOn() {
        ListeningPort taken = listen(peer -> null);
        on(() -> {
            CannotListenException failure = assertThrows(
                    CannotListenException.class,
                    () -> Sockets.listen(reactor(), taken.address(), peer -> null, TcpOptions.defaults()));
            String name = taken.address() instanceof InetSocketAddress tcp
                    ? String.valueOf(tcp.getPort())
                    : taken.address().toString();
            assertTrue(failure.toString().contains(name), failure::toString);
        });
    }

    @Test // E-58, LP-05
    void stoppedPortIsFreeAgainAndItsConnectionsLiveOn() {
        Probe server = probe("server");
        Probe client = probe("client");
        ListeningPort port = listen(peer -> server);
        connect(port.address(), factory(client));
        await("both are connected", () -> server.isMade() && client.isMade());
        boolean[] closed = {false};
        on(() -> {
            port.stopListening()
                    .whenComplete((nothing, failure) -> closed[0] = reactor().isReactorThread());
            assertFalse(closed[0], "not from inside stopListening");
        });
        await("the port is closed, as its reactor's thread says", () -> closed[0]);
        Probe second = probe("second");
        on(() -> Sockets.listen(reactor(), port.address(), peer -> second, TcpOptions.defaults()));
        connect(port.address(), factory(probe("second client")));
        await("the new port serves", second::isMade);
        on(() -> client.write("still there"));
        await("the old connection works", () -> server.text().equals("still there"));
        assertEquals(port.address(), server.transport().host());
    }

    @Test // LP-05
    void stoppingTwiceIsHarmless() {
        ListeningPort port = listen(peer -> null);
        int[] closed = {0};
        on(() -> {
            port.stopListening().thenRun(() -> closed[0]++);
            port.stopListening().thenRun(() -> closed[0]++);
        });
        await("both are done", () -> closed[0] == 2);
        on(() -> {
            port.stopListening().thenRun(() -> closed[0]++);
            assertEquals(3, closed[0], "done already");
        });
    }

    @Test // E-59
    void stopListeningFromInsideBuildProtocolServesThatOneConnection() {
        Probe server = probe("server");
        List<ListeningPort> port = new ArrayList<>();
        port.add(listen(peer -> {
            port.get(0).stopListening();
            return server;
        }));
        Probe client = probe("client").whenMade(made -> made.write("served"));
        connect(port.get(0).address(), factory(client));
        await("it is served", () -> server.text().equals("served"));
        ProbeFactory refused = factory(probe("late"));
        connect(port.get(0).address(), refused);
        await("the next one is refused", () -> refused.failures.size() == 1);
    }

    @Test // E-61, LP-04
    void factoryThatRefusesClosesInOrder() {
        boolean[] refuse = {true};
        Probe server = probe("server");
        ListeningPort port = listen(peer -> refuse[0] ? null : server);
        Probe client = probe("client");
        connect(port.address(), factory(client));
        awaitLost(client);
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(1, reactor().counters().accepted());
        assertEquals(1, reactor().counters().refused());
        refuse[0] = false;
        connect(port.address(), factory(probe("next")));
        await("the next one is served", server::isMade);
    }

    @Test
    void factoryThatThrowsCostsOnlyThatConnection() {
        boolean[] fail = {true};
        Probe server = probe("server");
        ListeningPort port = listen(peer -> {
            if (fail[0]) {
                throw new IllegalStateException("thrown on purpose by a factory");
            }
            return server;
        });
        Probe client = probe("client");
        ProbeFactory factory = factory(client);
        connect(port.address(), factory);
        await("the client is cut off, perhaps before it knew it was connected", () -> isOver(client, factory));
        fail[0] = false;
        connect(port.address(), factory(probe("next")));
        await("the next one is served", server::isMade);
    }

    @Test
    void factoryIsToldWhoConnects() {
        List<Object> peers = new ArrayList<>();
        Probe server = probe("server");
        ListeningPort port = listen(peer -> {
            peers.add(peer);
            return server;
        });
        connect(port.address(), factory(probe("client")));
        await("it is made", server::isMade);
        assertEquals(List.of(server.transport().peer()), peers);
    }

    @Test
    void moreConnectionsThanOneTurnAcceptsAreAllAccepted() {
        int count = 300;
        List<Probe> servers = new ArrayList<>();
        ListeningPort port = listen(peer -> {
            Probe server = probe("server " + servers.size());
            servers.add(server);
            return server;
        });
        on(() -> {
            for (int i = 0; i < count; i++) {
                connect(port.address(), factory(probe("client " + i)));
            }
        });
        await(
                "all are accepted",
                () -> servers.size() == count && servers.stream().allMatch(Probe::isMade));
        assertEquals(count, reactor().counters().accepted());
    }

    @Test
    void clientsThatResetAtOnceHarmNobody() {
        List<Probe> servers = new ArrayList<>();
        ListeningPort port = listen(peer -> {
            Probe server = probe("server " + servers.size());
            servers.add(server);
            return server;
        });
        List<Connector> connectors = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            Probe client =
                    probe("client " + i).whenMade(made -> made.transport().abortConnection());
            connectors.add(connect(port.address(), factory(client)));
        }
        await(
                "all are over",
                () -> connectors.stream().allMatch(each -> each.state() == Connector.State.DISCONNECTED)
                        && servers.stream().allMatch(Probe::isLost)
                        && reactor().counters().active() == 0);
        int before = servers.size();
        connect(port.address(), factory(probe("last")));
        await(
                "the next one is served",
                () -> servers.size() > before && servers.get(servers.size() - 1).isMade());
    }
}
