// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A network in memory, in virtual time, with as many faults as the test wants, and the real reactors on it: the same
 * loop, transports and timers as everywhere, over simulated sockets. All chance comes from one seed: the same seed and
 * the same calls, the same {@link #log()}.
 *
 * <pre>{@code
 * var network = new SimulatedNetwork(seed, FaultOptions.hostile());
 * var server = network.reactor("server");
 * var client = network.reactor("client");
 * var port = server.listen("tcp:8007", peer -> new Echo());
 * client.connectTcp(port.tcpAddress(), peer -> new EchoClient(), TcpOptions.defaults());
 * network.advance(Duration.ofHours(1));          // takes milliseconds
 * }</pre>
 *
 * <p>Sockets behave as TCP does on Linux: buffers are bounded, FIN comes behind the data, closing with unread data
 * resets, bytes that arrive at a closed socket are answered with a reset, what arrived before a reset can still be
 * read. Readiness is level-triggered. All addresses are on one machine. Socket options are kept and read back, and only
 * {@link dev.sennit.reactor.SocketOption#REUSE_PORT} has an effect. UNIX sockets are here as well, named by paths of
 * which there are no files, with the network's delays and faults, but without resets of their own making. UDP is here,
 * too: what {@link DatagramFaults} leave of the datagrams arrives at the sockets of this one machine, groups and
 * broadcasts included; a full socket drops what comes, and a connected one hears when nobody listens at its peer.
 *
 * <p>What a reactor {@linkplain Reactor#deferToThread defers to threads} is an event of the network: it is done behind what happens now, in
 * the order of asking, without any thread.
 *
 * <h2>Who turns the reactors</h2>
 *
 * <ul>
 *   <li>{@link #reactor} gives one that runs on the thread that asked for it, and goes round when {@link #advance},
 *       {@link #runUntil} or {@link #runUntilQuiet} is called there. Between these calls time stands still.
 *   <li>{@link #idleReactor} gives one that waits for {@link Reactor#run()}, or for a kit that calls
 *       {@link EventLoop#turn()}. When it has nothing to do, time jumps to its next timed call or to what happens next on
 *       the network, but only when every other reactor that runs on a thread of its own waits as well. When nothing at
 *       all is to come, it really waits, for another thread. What several threads do is not determined by the seed.
 * </ul>
 */
public final class SimulatedNetwork {
    private static final long RETRY_NANOS = 1_000_000_000; // when no more connections could wait at a port
    private static final int LINES_OF_A_FAILURE = 40;

    private final long seed;
    private final Faults faults;
    private final long originNanos;
    private final Agenda agenda = new Agenda();
    private final NetworkLog log = new NetworkLog(agenda);
    private final SimulatedPorts ports = new SimulatedPorts(this);
    private final SimulatedUdp udp = new SimulatedUdp(this);
    private final Rounds rounds = new Rounds(this, agenda);
    private boolean descriptorsLack;
    private int connections;

    /**
     * A network on which nothing is yet. Its clock begins where the seed says, perhaps just before it overflows.
     *
     * @param seed decides everything that is left to chance, see {@link Seeds}
     * @param options what may go wrong
     */
    public SimulatedNetwork(long seed, FaultOptions options) {
        this.seed = seed;
        this.faults = new Faults(seed, options);
        this.originNanos = faults.clockOriginNanos();
    }

    // -------------------------------------------------------------------------------------------------- reactors

    /**
     * A reactor that runs on this thread, turned by {@link #advance}. To let go of it, {@link Reactor#stop()} it and
     * {@link #runUntilQuiet()}.
     *
     * @param name whose it is, for the log: {@code server}
     * @return running
     */
    public EventLoop reactor(String name) {
        EventLoop loop = idleReactor(name);
        loop.begin();
        return loop;
    }

    /**
     * A reactor that is not running.
     *
     * @param name whose it is, for the log
     * @return idle
     */
    public EventLoop idleReactor(String name) {
        return idleReactor(name, ReactorOptions.defaults());
    }

    /**
     * A reactor that is not running.
     *
     * @param name whose it is, for the log
     * @param options how it shall be
     * @return idle
     */
    public synchronized EventLoop idleReactor(String name, ReactorOptions options) {
        SimulatedPoller poller = new SimulatedPoller(this, name, options);
        rounds.add(poller);
        return poller.loop();
    }

    // ------------------------------------------------------------------------------------------------------ time

    /**
     * The clock of all reactors here.
     *
     * @return nanoseconds from an arbitrary origin
     */
    public synchronized long nanoTime() {
        return originNanos + agenda.nowNanos();
    }

    /**
     * How long the network exists.
     *
     * @return virtual time
     */
    public synchronized Duration elapsed() {
        return Duration.ofNanos(agenda.nowNanos());
    }

    /**
     * Lets time pass: jumps from event to event, and has every reactor go round until all are at rest before each jump.
     *
     * @param duration zero or more; zero lets everything happen that is due now
     * @throws IllegalArgumentException if {@code duration} is negative, or ends more than 292 years after the start
     * @throws IllegalStateException if something never comes to rest
     */
    public void advance(Duration duration) {
        long endNanos = endOf(duration);
        rounds.drive(() -> false, endNanos);
        synchronized (this) {
            agenda.moveTo(endNanos);
        }
        rounds.drive(() -> false, endNanos);
    }

    private long endOf(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        long endNanos = agenda.in(Durations.toNanosSaturated(duration));
        if (endNanos == Agenda.NEVER) {
            throw new IllegalArgumentException("a simulated network lives for 292 years, and is past " + elapsed());
        }
        return endNanos;
    }

    /**
     * Lets time pass until a condition holds; looks at it whenever all reactors are at rest.
     *
     * @param condition of the test
     * @param limit the most time to pass
     * @throws AssertionError if it does not hold by then, or nothing more is to come; tells the seed and the latest lines
     *     of the log
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        if (!rounds.drive(condition, agenda.in(Durations.toNanosSaturated(limit)))) {
            throw new AssertionError("it did not come true within " + limit + ": " + describe());
        }
    }

    /**
     * Lets time pass until nothing is to come: no timed call, nothing under way. Connections may be open still.
     *
     * @throws IllegalStateException if that never is
     */
    public void runUntilQuiet() {
        rounds.drive(() -> false, Agenda.NEVER);
    }

    /**
     * Has something done in virtual time, between the turns: a step of the test's script.
     *
     * @param delay from now
     * @param step what to do
     */
    public synchronized void later(Duration delay, Runnable step) {
        agenda.enter(Durations.toNanosSaturated(delay), step);
    }

    // ------------------------------------------------------------------------------------------------- raw peers

    /**
     * Connects somebody who is no reactor: the test says what they do, see {@link SimulatedPeer}.
     *
     * @param name whose it is, for the log
     * @param address where to
     * @return connecting
     */
    public SimulatedPeer connect(String name, SocketAddress address) {
        return connect(name, address, TcpOptions.defaults());
    }

    /**
     * Connects somebody who is no reactor, from an address of the test's choice.
     *
     * @param name whose it is, for the log
     * @param address where to
     * @param options of which {@link TcpOptions#bindAddress()} counts
     * @return connecting
     */
    public synchronized SimulatedPeer connect(String name, SocketAddress address, TcpOptions options) {
        try {
            return new SimulatedPeer(this, open(name, address, options));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Listens for somebody who is no reactor.
     *
     * @param address where; port 0 takes a free one
     * @return the open port
     */
    public synchronized SimulatedServer listen(InetSocketAddress address) {
        try {
            return new SimulatedServer(this, ports.listen(address, TcpOptions.defaults()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    // ---------------------------------------------------------------------------------------- what the test breaks

    /**
     * From now on nobody answers at this address: attempts to connect there neither succeed nor fail.
     *
     * @param address where
     */
    public synchronized void silence(SocketAddress address) {
        ports.silence(address);
    }

    /**
     * Stops the process for a while, as a suspended machine or a long collection does: time passes and the network
     * delivers, but no reactor turns.
     *
     * @param duration zero or more
     * @throws IllegalArgumentException if {@code duration} is negative, or ends more than 292 years after the start
     */
    public synchronized void pause(Duration duration) {
        long endNanos = endOf(duration);
        log.add("everybody", "pauses");
        while (agenda.nextNanos() <= endNanos) {
            agenda.moveTo(agenda.nextNanos());
            agenda.work();
        }
        agenda.moveTo(endNanos);
    }

    /** From now on no connection can be accepted and none begun: EMFILE. */
    public synchronized void takeDescriptors() {
        descriptorsLack = true;
    }

    /** Descriptors are to be had again. */
    public synchronized void giveDescriptors() {
        descriptorsLack = false;
    }

    // ------------------------------------------------------------------------------------------- what happened here

    /**
     * The seed that decided everything left to chance.
     *
     * @return as given
     */
    public long seed() {
        return seed;
    }

    /**
     * What happened on the network: who connected, wrote, read, closed, and when.
     *
     * @return the latest 10,000 events, oldest first
     */
    public synchronized List<String> log() {
        return log.lines();
    }

    /**
     * What is left: open ports, connections, sockets and timed calls of every reactor here.
     *
     * @return a line for each kind and reactor; empty when nothing is left
     */
    public synchronized List<String> leftovers() {
        List<String> lines = new ArrayList<>();
        ports.open().forEach(each -> lines.add("open port " + each));
        udp.open().forEach(each -> lines.add("open UDP socket " + each));
        for (SimulatedPoller each : rounds.pollers()) {
            ReactorCounters counters = each.loop().counters();
            if (counters.active() > 0) {
                lines.add(each + " has open connections: " + counters.active());
            }
            each.openSockets().forEach(socket -> lines.add(each + " has an open socket: " + socket));
            if (counters.pendingCalls() > 0) {
                lines.add(each + " has timed calls to come: " + counters.pendingCalls());
            }
        }
        return lines;
    }

    String describe() {
        List<String> lines = log();
        int first = Math.max(0, lines.size() - LINES_OF_A_FAILURE);
        return this + "\n  " + String.join("\n  ", lines.subList(first, lines.size()));
    }

    @Override
    public String toString() {
        return "simulated network with " + Seeds.describe(seed) + ", after " + elapsed();
    }

    // ------------------------------------------------------------------------------------------------ for the kit

    Agenda agenda() {
        return agenda;
    }

    Faults faults() {
        return faults;
    }

    NetworkLog events() {
        return log;
    }

    SimulatedPorts ports() {
        return ports;
    }

    SimulatedUdp udp() {
        return udp;
    }

    /** Opens a UDP socket; the caller holds the lock. */
    SimulatedDatagramIo bindUdp(InetSocketAddress address, UdpOptions options) throws IOException {
        if (descriptorsLack) {
            throw new SocketException("Too many open files");
        }
        return udp.bind(address, options);
    }

    Rounds rounds() {
        return rounds;
    }

    boolean lacksDescriptorForAccept() {
        return descriptorsLack || faults.happens(faults.options().acceptFailure());
    }

    /** Begins to connect; the caller holds the lock. */
    SimulatedSocketIo open(String name, SocketAddress address, TcpOptions options) throws IOException {
        if (descriptorsLack) {
            throw new SocketException("Too many open files");
        }
        faults.requireBufferSpace();
        SocketAddress from = ports.localAddress(address, options);
        String label =
                name + " " + ++connections + ":" + SimulatedPorts.nameOf(from) + ">" + SimulatedPorts.nameOf(address);
        SimulatedSocketIo client = new SimulatedSocketIo(this, label, from, address, options);
        log.add(label, "connects");
        if (!ports.isSilent(address) && !faults.happens(faults.options().unanswered())) {
            boolean refused = faults.happens(faults.options().refused());
            travels(() -> arrives(client, refused));
        }
        return client;
    }

    private void arrives(SimulatedSocketIo client, boolean refused) {
        if (!client.isConnecting()) {
            return;
        }
        SimulatedListenerIo listener = ports.find(client.peer(), client.host());
        if (listener == null || refused) {
            client.connectFails(new ConnectException("Connection refused"));
        } else if (listener.isFull()) {
            agenda.enter(RETRY_NANOS, () -> arrives(client, false));
        } else {
            String label = "port " + SimulatedPorts.nameOf(client.peer()) + " < " + client.name();
            SimulatedSocketIo server =
                    new SimulatedSocketIo(this, label, client.peer(), client.host(), listener.options());
            SimulatedSocketIo.join(this, client, server);
            log.add(label, "is connected");
            listener.add(server);
        }
    }

    /** Has it done as another thread would, at once or when time next moves. */
    synchronized void work(Runnable work) {
        agenda.enter(0, work);
    }

    /** Has it done after a delay of the network; at once if there is none. */
    void travels(Runnable arrival) {
        long delayNanos = faults.delayNanos();
        if (delayNanos > 0) {
            agenda.enter(delayNanos, arrival);
        } else {
            arrival.run();
        }
    }
}
