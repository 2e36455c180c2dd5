// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.soak;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.SlowTurnReport;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Two servers that share a port, two clients, some strangers, and an hour of their lives. */
final class World {
    private static final int CLIENTS = 12;
    private static final int STRANGERS = 4;
    private static final ReactorOptions SMALL =
            new ReactorOptions(4096, 3, 8, Duration.ofMillis(100), SlowTurnReport.RECORDED);
    private static final TcpOptions OPTIONS =
            TcpOptions.defaults().withWaterMarks(100, 2000).withBacklog(5);

    final SplittableRandom dice;
    final boolean peaceful; // the network breaks nothing, and nobody misbehaves
    final SimulatedNetwork network;
    final List<EventLoop> servers = new ArrayList<>();
    final List<EventLoop> clients = new ArrayList<>();
    final List<String> violations = new ArrayList<>();
    final ListeningPort port;
    int built; // protocols of accepted connections, or none for one that was refused
    int made;
    int lost;
    int connectionsFailed;
    int connectionsLost;

    World(long seed) {
        dice = new SplittableRandom(~seed);
        peaceful = dice.nextInt(3) == 0;
        network = new SimulatedNetwork(seed, peaceful ? FaultOptions.defaults() : FaultOptions.hostile());
        for (int i = 0; i < 2; i++) {
            servers.add(running("server " + i));
            clients.add(running("client " + i));
        }
        port = servers.get(0).listenTcp(new InetSocketAddress("127.0.0.1", 0), peer -> serve(), OPTIONS, servers);
    }

    private EventLoop running(String name) {
        EventLoop loop = network.idleReactor(name, SMALL);
        loop.begin();
        return loop;
    }

    private @Nullable Protocol serve() {
        built++;
        int kind = dice.nextInt(peaceful ? 2 : 10);
        return switch (kind) {
            case 0, 2, 3 -> new Servers.HalfEcho(this);
            case 1, 4, 5 -> new Servers.Lines(this);
            case 6 -> null;
            case 7 -> throw new Actor.Mischief();
            default -> new Servers.Echo(this);
        };
    }

    /** Notes it, since what a protocol throws only ends its connection. */
    AssertionError violated(String what) {
        violations.add(what);
        return new AssertionError(what);
    }

    // ------------------------------------------------------------------------------------------------ the hour

    void anHour() {
        for (int i = 0; i < CLIENTS; i++) {
            EventLoop loop = clients.get(i % clients.size());
            network.later(
                    millis(60_000),
                    () -> loop.callFromThread(() -> loop.connectTcp(port.tcpAddress(), new Stubborn(), OPTIONS)));
        }
        for (int i = 0; i < STRANGERS && !peaceful; i++) {
            network.later(millis(60_000), () -> visit(network.connect("stranger", port.address())));
        }
        network.advance(Duration.ofHours(1));
    }

    private Duration millis(int most) {
        return Duration.ofMillis(dice.nextInt(most));
    }

    private void visit(SimulatedPeer stranger) {
        stranger.send(new byte[dice.nextInt(10_000)]);
        List<Runnable> habits = List.of(
                stranger::stopReading,
                stranger::resumeReading,
                stranger::close,
                stranger::reset,
                stranger::finish,
                () -> {});
        for (int i = 0; i < 3; i++) {
            network.later(millis(200_000), habits.get(dice.nextInt(habits.size())));
        }
        network.later(Duration.ofMinutes(50), stranger::close);
    }

    /** Tries again, sometimes. */
    private final class Stubborn implements ClientFactory {
        @Override
        public @Nullable Protocol buildProtocol(SocketAddress peer) {
            return new Client(World.this);
        }

        @Override
        public void clientConnectionFailed(Connector connector, IOException cause) {
            connectionsFailed++;
            again(connector);
        }

        @Override
        public void clientConnectionLost(Connector connector, CloseReason reason) {
            connectionsLost++;
            again(connector);
        }

        private void again(Connector connector) {
            if (dice.nextInt(3) == 0 && network.elapsed().toMinutes() < 30) {
                connector.connect();
            }
        }
    }
}
