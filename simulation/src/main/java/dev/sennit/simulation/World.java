// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Two reactors that serve, two that connect, some strangers, and hours of their lives. */
final class World {
    /** Kept, so that it stays off: what strangers do wrong is no news here. */
    private static final Logger COMPLAINTS = Logger.getLogger("dev.sennit");

    private static final int MOST_SERVICES = 4;
    private static final int FEWEST_CLIENTS = 12;
    private static final int MOST_CLIENTS = 30;
    private static final int MOST_RECONNECTS = 8; // of those that are short, on average twice as many
    private static final int MOST_STRANGERS = 6;
    private static final int MOST_RACES = 10;
    private static final Duration TIMER_SLACK = Duration.ofMillis(5); // the wheel's tick, and two roundings

    static {
        COMPLAINTS.setLevel(Level.OFF);
    }

    final long seed;
    final SplittableRandom dice;
    final Swarm swarm;
    final SimulatedNetwork network;
    final Keys keys;
    final List<EventLoop> servers = new ArrayList<>();
    final List<EventLoop> clients = new ArrayList<>();
    final List<Service> services = new ArrayList<>();
    final List<ListeningPort> ports = new ArrayList<>();
    final Set<Actor> actors = new LinkedHashSet<>(); // that are not lost yet
    final PatternFile file = new PatternFile();
    final Races races = new Races(this);
    private final List<String> violations = new ArrayList<>();
    private boolean over; // what happens now is the end
    private boolean descriptorsLack;
    long pausedNanos; // the whole process, so far
    long connectionNanos; // of clients
    int made;
    int lost;
    int connectionsFailed;
    int connectionsLost;

    World(long seed) {
        this.seed = seed;
        dice = new SplittableRandom(~seed);
        swarm = new Swarm(dice.split());
        network = new SimulatedNetwork(seed, swarm.faults);
        keys = new Keys(dice.split(), this::doTask);
        for (int i = 0; i < 2; i++) {
            servers.add(running("server " + i));
            clients.add(running("client " + i));
        }
    }

    private EventLoop running(String name) {
        EventLoop loop = network.idleReactor(name, swarm.reactor);
        loop.begin();
        return loop;
    }

    /** The work of a handshake: at once, or some time later by somebody else. */
    private void doTask(Runnable task) {
        if (dice.nextBoolean()) {
            task.run();
        } else {
            network.later(millis(200), task);
        }
    }

    // ------------------------------------------------------------------------------------------------- for the laws

    /** Notes it, since what a protocol throws only ends its connection. */
    Violation violated(String what) {
        violations.add(what);
        return new Violation(what);
    }

    void lost(Actor actor) {
        lost++;
        actors.remove(actor);
        if (actor instanceof Client) {
            connectionNanos += actor.ageNanos();
        }
    }

    /** How late a timed call may be. */
    long slackNanos() {
        return TIMER_SLACK.plus(swarm.longestPause).toNanos();
    }

    boolean isOver() {
        return over;
    }

    List<String> violations() {
        return violations;
    }

    // ------------------------------------------------------------------------------------------------ what happens

    /** From the first connection to the last. */
    void run() {
        for (int i = 1 + dice.nextInt(MOST_SERVICES); i > 0; i--) {
            open(new Service(this, i));
        }
        for (int i = dice.nextInt(FEWEST_CLIENTS, MOST_CLIENTS); i > 0; i--) {
            int chosen = dice.nextInt(services.size());
            network.later(partOfLife(), () -> connect(services.get(chosen), ports.get(chosen)));
        }
        if (!swarm.peaceful) {
            inviteStrangers();
        }
        while (network.elapsed().compareTo(swarm.length) < 0) {
            network.advance(millis((int) Math.pow(3_600_000, dice.nextDouble())));
            disturb();
        }
        new Ending(this).check();
        file.close();
    }

    private void open(Service service) {
        EventLoop first = servers.get(0);
        SocketAddress address = service.address();
        services.add(service);
        ports.add(
                address instanceof UnixDomainSocketAddress unix
                        ? first.listenUnix(unix, service.server(), service.tcp, servers)
                        : first.listenTcp((InetSocketAddress) address, service.server(), service.tcp, servers));
    }

    private void connect(Service service, ListeningPort port) {
        EventLoop loop = oneOf(clients);
        ClientFactory factory = service.client(new Stubborn(loop, service));
        loop.callFromThread(() -> {
            if (port.address() instanceof UnixDomainSocketAddress unix) {
                loop.connectUnix(unix, factory, service.tcp);
            } else {
                loop.connectTcp(port.tcpAddress(), factory, service.tcp);
            }
        });
    }

    private void inviteStrangers() {
        for (int i = 0; i < services.size(); i++) {
            Service service = services.get(i);
            ListeningPort port = ports.get(i);
            if (service.isPlain()) {
                races.prepare(port);
                for (int left = dice.nextInt(MOST_RACES); left > 0; left--) {
                    network.later(millis(3_600_000), () -> races.begin(oneOf(clients), service, port));
                }
            }
            for (int left = service.isUnix ? 0 : dice.nextInt(MOST_STRANGERS); left > 0; left--) {
                network.later(millis(3_600_000), () -> visit(port));
            }
        }
    }

    private void visit(ListeningPort port) {
        if (descriptorsLack || over) {
            return;
        }
        SimulatedPeer stranger;
        try {
            stranger = network.connect("stranger", port.address());
        } catch (UncheckedIOException e) {
            return; // no memory, no descriptor
        }
        stranger.send(Pattern.piece(0, dice.nextInt(10_000)));
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

    private void disturb() {
        if (swarm.longestPause.toMillis() > 0 && dice.nextBoolean()) {
            Duration pause = millis((int) swarm.longestPause.toMillis());
            pausedNanos += pause.toNanos();
            network.pause(pause);
        }
        if (swarm.filesShrink && dice.nextInt(3) == 0) {
            file.changeLength();
        }
        if (swarm.lacksDescriptors && dice.nextInt(3) == 0) {
            descriptorsLack = !descriptorsLack;
            if (descriptorsLack) {
                network.takeDescriptors();
            } else {
                network.giveDescriptors();
            }
        }
    }

    void beginsToEnd() {
        over = true;
    }

    private Duration partOfLife() {
        return swarm.length
                .dividedBy(MOST_RECONNECTS)
                .multipliedBy(dice.nextInt(1000))
                .dividedBy(1000);
    }

    Duration millis(int most) {
        return Duration.ofMillis(dice.nextInt(Math.max(1, most)));
    }

    <T> T oneOf(List<T> all) {
        return all.get(dice.nextInt(all.size()));
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + swarm + ", " + services + ", after " + network.elapsed() + ", " + made
                + " connections made";
    }

    /** Tries again, mostly. */
    private final class Stubborn implements ClientFactory {
        private final EventLoop loop;
        private final Service service;

        Stubborn(EventLoop loop, Service service) {
            this.loop = loop;
            this.service = service;
        }

        @Override
        public @Nullable Protocol buildProtocol(SocketAddress peer) {
            return new Client(World.this, service);
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
            if (!over && dice.nextInt(10) > 0) {
                network.later(partOfLife(), () -> loop.callFromThread(() -> reconnect(connector)));
            }
        }

        private void reconnect(Connector connector) {
            if (!over) {
                connector.connect();
            }
        }
    }
}
