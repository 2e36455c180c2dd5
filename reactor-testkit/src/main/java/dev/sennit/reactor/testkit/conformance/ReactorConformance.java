// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * The common part of the suite; see the package's description for how to use it. Each test gets a fresh reactor, and
 * after each the suite ends what the test left open and checks that no connection, no attempt to connect and no timed
 * call is left, that no callback came inside another, on a foreign thread, or out of order.
 */
@Timeout(60) // the last resort: every wait of the suite has a limit of its own
public abstract class ReactorConformance {
    static final Duration LIMIT = Duration.ofSeconds(20);

    private final List<Probe> probes = new ArrayList<>();
    private final List<ListeningPort> ports = new ArrayList<>();
    private final List<Connector> connectors = new ArrayList<>();
    private @Nullable StreamConformance whole; // whom this suite is a part of and asks; null when it stands alone
    private @Nullable Reactor reactor; // non-null during a test
    private @Nullable Journal journal; // non-null during a test
    private @Nullable Driver driver; // non-null from its first use in a test on

    /** For subclasses. */
    protected ReactorConformance() {}

    /** Two connected probes. */
    record Pair(Probe server, Probe client, Connector connector, ProbeFactory factory) {}

    // ------------------------------------------------------------------------------------------ for the author

    /**
     * Makes the reactor under test.
     *
     * @return a new one, with default options, not running
     */
    protected abstract Reactor createReactor();

    /**
     * Makes the reactor go on while a test watches.
     *
     * @param underTest made by {@link #createReactor()}
     * @return by default {@link Driver#turning} for an {@link EventLoop}, {@link Driver#threaded} for any other
     */
    protected Driver driver(Reactor underTest) {
        return whole == null ? usualDriver(underTest) : whole.driver(underTest);
    }

    /**
     * Where tests listen.
     *
     * @return an address this machine can reach, another one each time: port 0, by default of the loopback address, or a
     *     path where no file is
     */
    protected SocketAddress listeningAddress() {
        return whole == null ? loopback() : whole.listeningAddress();
    }

    /**
     * How long a test waits for something that must happen.
     *
     * @return reactor time, by default 20 s
     */
    protected Duration limit() {
        return whole == null ? LIMIT : whole.limit();
    }

    // ------------------------------------------------------------------------------------- for StreamConformance

    /** From now on what this suite must know is asked of the whole. */
    final void partOf(StreamConformance holder) {
        whole = holder;
    }

    static Driver usualDriver(Reactor underTest) {
        return underTest instanceof EventLoop loop ? Driver.turning(loop) : Driver.threaded(underTest);
    }

    static InetSocketAddress loopback() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    // --------------------------------------------------------------------------------------------- around a test

    @BeforeEach
    final void createWhatIsTested() {
        Reactor created = createReactor();
        reactor = created;
        journal = new Journal(created);
    }

    @AfterEach
    final void nothingIsLeft() {
        try {
            if (driver != null) {
                letGo(driver);
            }
            assertEquals(List.of(), journal().violations(), this::dump);
        } finally {
            if (reactor().state() == Reactor.State.IDLE) {
                reactor().close();
            }
        }
    }

    private void letGo(Driver running) {
        running.run(() -> {
            ports.forEach(ListeningPort::stopListening);
            connectors.forEach(ReactorConformance::giveUp);
            probes.stream()
                    .filter(Probe::isMade)
                    .forEach(probe -> probe.transport().abortConnection());
        });
        await("the last connection is over", this::isQuiet);
        turns(2);
        running.run(() -> assertEquals(0, reactor().counters().pendingCalls(), () -> "timed calls left\n" + dump()));
        running.stop();
        assertEquals(Reactor.State.IDLE, reactor().state());
    }

    private static void giveUp(Connector connector) {
        if (connector.state() == Connector.State.CONNECTING) {
            connector.stopConnecting();
        }
    }

    private boolean isQuiet() {
        return reactor().counters().active() == 0
                && connectors.stream().allMatch(each -> each.state() == Connector.State.DISCONNECTED);
    }

    // -------------------------------------------------------------------------------------------- for the tests

    /** The reactor was stopped by the test, or is now. */
    final void stopDriver() {
        driver().stop();
        driver = null;
    }

    final Reactor reactor() {
        Reactor created = reactor;
        if (created == null) {
            throw new IllegalStateException("no test is running");
        }
        return created;
    }

    final Journal journal() {
        Journal kept = journal;
        if (kept == null) {
            throw new IllegalStateException("no test is running");
        }
        return kept;
    }

    private Driver driver() {
        Driver started = driver;
        if (started == null) {
            started = driver(reactor());
            started.start();
            driver = started;
        }
        return started;
    }

    /** A step of the test, on the reactor's thread. */
    final void on(Runnable step) {
        driver().run(step);
    }

    final void await(String what, BooleanSupplier condition) {
        if (!driver().runUntil(condition, limit())) {
            fail("within " + limit() + " of reactor time it did not come true that " + what + "\n" + dump());
        }
    }

    /** Lets reactor time go by. */
    final void pass(Duration time) {
        boolean[] passed = {false};
        on(() -> reactor().callLater(time, () -> passed[0] = true));
        await(time + " have passed", () -> passed[0]);
    }

    /** Lets the reactor go round that often. */
    final void turns(int count) {
        int[] left = {count};
        on(() -> reactor().callFromThread(() -> goRound(left)));
        await(count + " turns are over", () -> left[0] == 0);
    }

    private void goRound(int[] left) {
        if (--left[0] > 0) {
            reactor().callFromThread(() -> goRound(left));
        }
    }

    final Probe probe(String name) {
        Probe probe = new Probe(name, journal());
        probes.add(probe);
        return probe;
    }

    final HalfProbe halfProbe(String name) {
        HalfProbe probe = new HalfProbe(name, journal());
        probes.add(probe);
        return probe;
    }

    /** A probe of the test's own making, to be cleaned up. */
    final <P extends Probe> P tracked(P probe) {
        probes.add(probe);
        return probe;
    }

    final ListeningPort listen(ServerFactory factory) {
        return listen(factory, TcpOptions.defaults());
    }

    final ListeningPort listen(ServerFactory factory, TcpOptions options) {
        ListeningPort[] port = new ListeningPort[1];
        on(() -> port[0] = Sockets.listen(reactor(), listeningAddress(), factory, options));
        ports.add(port[0]);
        return port[0];
    }

    final Connector connect(SocketAddress address, ProbeFactory factory) {
        return connect(address, factory, TcpOptions.defaults());
    }

    final Connector connect(SocketAddress address, ProbeFactory factory, TcpOptions options) {
        Connector[] connector = new Connector[1];
        on(() -> connector[0] = Sockets.connect(reactor(), address, factory, options));
        connectors.add(connector[0]);
        return connector[0];
    }

    final ProbeFactory factory(Supplier<@Nullable Protocol> build) {
        return new ProbeFactory(journal(), build);
    }

    final ProbeFactory factory(Probe client) {
        return factory(() -> client);
    }

    final Pair pair(Probe server, Probe client) {
        return pair(server, client, TcpOptions.defaults(), TcpOptions.defaults());
    }

    final Pair pair(Probe server, Probe client, TcpOptions options) {
        return pair(server, client, options, options);
    }

    /** Connects two probes; returns when both have been told, and perhaps lost already. */
    final Pair pair(Probe server, Probe client, TcpOptions serverOptions, TcpOptions clientOptions) {
        ListeningPort port = listen(peer -> server, serverOptions);
        ProbeFactory factory = factory(client);
        Connector connector = connect(port.address(), factory, clientOptions);
        await(
                "both are connected",
                () -> server.life != Probe.Life.NEW && (client.life != Probe.Life.NEW || isOver(client, factory)));
        on(port::stopListening);
        return new Pair(server, client, connector, factory);
    }

    /** A server that cuts off at once may do so before the client knows that it was connected. */
    static boolean isOver(Probe client, ProbeFactory factory) {
        return client.isLost() || !factory.failures.isEmpty();
    }

    /** It was cut off by its peer: it sees a reset, or on a UNIX socket perhaps only an end. */
    final void assertCutOff(Probe probe) {
        boolean hasResets = listeningAddress() instanceof InetSocketAddress;
        assertTrue(
                probe.reason() instanceof CloseReason.Lost || (!hasResets && probe.reason() == CloseReason.DONE),
                () -> probe + " was cut off, but lost its connection with " + probe.reason());
    }

    /** The server cut the connection off at once, and the client knows. */
    final void awaitReset(Pair pair) {
        await("the client knows", () -> isOver(pair.client(), pair.factory()));
        if (pair.client().isLost()) {
            assertCutOff(pair.client());
        }
    }

    final void awaitLost(Probe... lost) {
        for (Probe each : lost) {
            await(each.name + " is lost", each::isLost);
        }
    }

    /** Where nobody listens: it was ours a moment ago. */
    final SocketAddress nobodyThere() {
        ListeningPort port = listen(peer -> null);
        boolean[] closed = {false};
        on(() -> port.stopListening().whenComplete((nothing, failure) -> closed[0] = true));
        await("the port is closed", () -> closed[0]);
        return port.address();
    }

    final String dump() {
        StringBuilder text = new StringBuilder("reactor: ").append(reactor());
        text.append("\ncounters: ").append(reactor().counters());
        probes.forEach(probe -> text.append("\n  ").append(probe));
        connectors.forEach(each -> text.append("\n  connector to ")
                .append(each.destination())
                .append(": ")
                .append(each.state()));
        return text.append("\njournal:\n    ").append(journal()).toString();
    }
}
