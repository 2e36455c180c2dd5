// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.DatagramProtocol;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.WorkerPool;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

/**
 * A reactor without a network, on {@link ManualTime}: it records the ports that are listened on and the connections
 * that are asked for, and the test decides what becomes of them.
 *
 * <pre>{@code
 * var time = new ManualTime();
 * server.start(time.reactor());
 * StringTransport wire = time.reactor().port(8007).accept().orElseThrow();
 * }</pre>
 *
 * <p>What is {@linkplain Reactor#deferToThread deferred to threads} is done in the next turn, on the test's thread, and its outcome comes
 * in the turn after that; from inside the work the reactor behaves as towards any foreign thread.
 *
 * <p>It counts as running from the start. For how protocols, peers and the loop itself get along, use the simulated
 * reactor instead; this one is for looking at one protocol or one service closely.
 */
public final class ManualReactor implements Reactor {
    private static final int FIRST_FREE_PORT = 49_152;

    private final ManualTime time;
    private final Thread thread = Thread.currentThread();
    private final ConcurrentLinkedQueue<Runnable> threadCalls = new ConcurrentLinkedQueue<>();
    private final ManualShutdown shutdown = new ManualShutdown(this);
    private final ManualAnswers answers = new ManualAnswers(this);
    private final ArrayDeque<Runnable> work = new ArrayDeque<>(); // that was deferred to threads
    private final List<ManualPort> ports = new ArrayList<>();
    private final ManualUdp udp = new ManualUdp(this);
    private final List<ManualConnector> connectors = new ArrayList<>();
    private final List<StringTransport> connections = new ArrayList<>();
    private final List<Runnable> nextTurn = new ArrayList<>();
    private final List<Runnable> whenRunning = new ArrayList<>();
    private final List<Runnable> whenEmpty = new ArrayList<>();
    private final Map<ReactorLocal<?>, Object> locals = new LinkedHashMap<>();
    private volatile State state = State.RUNNING;
    private boolean working; // as another thread would
    private int portsGiven;
    private int drains; // under way

    ManualReactor(ManualTime time) {
        this.time = time;
        WorkerPool.install(this, work::add);
    }

    // ------------------------------------------------------------------------------------- what the test may ask

    /**
     * The clock.
     *
     * @return always the same
     */
    public ManualTime time() {
        return time;
    }

    /**
     * The ports that are open.
     *
     * @return in the order of listening
     */
    public List<ManualPort> ports() {
        return List.copyOf(ports);
    }

    /**
     * The open port of that number.
     *
     * @param number as listened on
     * @return the port
     * @throws IllegalStateException if there is none
     */
    public ManualPort port(int number) {
        return ports.stream()
                .filter(port -> port.address() instanceof InetSocketAddress tcp && tcp.getPort() == number)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nobody listens on " + number + ": open are " + ports));
    }

    /**
     * Every connection that was ever asked for.
     *
     * @return in the order of asking
     */
    public List<ManualConnector> connectors() {
        return List.copyOf(connectors);
    }

    /**
     * The connections that are open.
     *
     * @return in the order of opening
     */
    public List<StringTransport> connections() {
        return List.copyOf(connections);
    }

    /**
     * What is left: timed calls, open connections, open ports.
     *
     * @return a line for each; empty when nothing is left
     */
    public List<String> leftovers() {
        List<String> lines = new ArrayList<>();
        connections.forEach(each -> lines.add("open " + each));
        ports.forEach(each -> lines.add("open " + each));
        udp.open().forEach(each -> lines.add("open " + each));
        work.forEach(each -> lines.add("work for a thread, not done"));
        for (DelayedCall call : time.pending()) {
            lines.add("a timed call, due in " + Duration.ofNanos(call.deadlineNanos() - time.nanoTime()));
        }
        return lines;
    }

    // -------------------------------------------------------------------------------------------------- the turn

    /** The network, and what other threads and the last turn asked for; returns whether anything happened. */
    boolean turn() {
        boolean busy = false;
        for (int calls = threadCalls.size(); calls > 0; calls--) {
            busy = true;
            threadCalls.remove().run();
        }
        for (int pieces = work.size(); pieces > 0; pieces--) {
            busy = true;
            workElsewhere(work.remove());
        }
        List<Runnable> due = List.copyOf(nextTurn);
        nextTurn.clear();
        for (Runnable each : due) {
            busy = true;
            each.run();
        }
        for (StringTransport each : List.copyOf(connections)) {
            busy |= each.turn();
        }
        return busy;
    }

    private void workElsewhere(Runnable piece) {
        working = true;
        try {
            piece.run();
        } finally {
            working = false;
        }
    }

    void settle(int maxTurns) {
        for (int turns = 0; turns < maxTurns; turns++) {
            if (!turn()) {
                return;
            }
        }
        throw new IllegalStateException("it goes on and on: still busy after " + maxTurns + " turns");
    }

    void nextTurn(Runnable call) {
        nextTurn.add(call);
    }

    void opened(StringTransport connection) {
        connections.add(connection);
    }

    void ended(StringTransport connection) {
        connections.remove(connection);
        checkEmpty();
    }

    /** Has the call made, in a later turn, once no connection is open. */
    void whenEmpty(Runnable call) {
        whenEmpty.add(call);
        checkEmpty();
    }

    private void checkEmpty() {
        if (connections.isEmpty()) {
            nextTurn.addAll(whenEmpty);
            whenEmpty.clear();
        }
    }

    void ended(ManualPort port) {
        ports.remove(port);
    }

    void checkThread() {
        if (!isReactorThread()) {
            throw new IllegalStateException("called from thread '"
                    + (working ? "of a worker" : Thread.currentThread().getName())
                    + "', which is not the reactor's: use reactor.callFromThread(() -> ...)");
        }
    }

    // ------------------------------------------------------------------------------------------------- lifecycle

    @Override
    public String name() {
        return "manual";
    }

    @Override
    public State state() {
        return state;
    }

    /** Makes a stopped reactor run again, and returns at once: the test is the loop. */
    @Override
    public void run() {
        checkThread();
        if (state != State.IDLE) {
            throw new IllegalStateException("a reactor can be run when it is IDLE, this one is " + state);
        }
        state = State.RUNNING;
        List<Runnable> calls = List.copyOf(whenRunning);
        whenRunning.clear();
        calls.forEach(Runnable::run);
    }

    @Override
    public void stop() {
        callFromThread(() -> {
            if (state == State.RUNNING) {
                state = State.STOPPING;
                shutdown.begin();
            }
        });
    }

    void stopped() {
        List.copyOf(ports).forEach(ManualPort::stopListening);
        connectors.forEach(ManualConnector::reactorStops);
        List.copyOf(connections).forEach(each -> each.broken("the reactor stopped"));
        udp.open().forEach(each -> each.breakSocket("the reactor stopped"));
        nextTurn(() -> {
            state = State.IDLE;
            answers.turnDown();
        });
    }

    @Override
    public CompletionStage<Integer> drain(Duration grace) {
        var done = new CompletableFuture<Integer>();
        callFromThread(() -> {
            drains++;
            ManualDrain.begin(this, grace, done);
        });
        return done;
    }

    void drained() {
        drains--;
    }

    @Override
    public boolean isDraining() {
        checkThread();
        return drains > 0;
    }

    @Override
    public void callWhenRunning(Runnable call) {
        checkThread();
        if (state == State.IDLE) {
            whenRunning.add(call);
        } else {
            call.run();
        }
    }

    @Override
    public Registration beforeShutdown(Supplier<? extends CompletionStage<?>> trigger) {
        checkThread();
        return shutdown.add(trigger);
    }

    @Override
    public void close() {
        checkThread();
        if (state == State.RUNNING || state == State.STOPPING) {
            throw new IllegalStateException("the reactor runs: stop it before it is closed");
        }
        state = State.CLOSED;
        answers.turnDown();
    }

    /** Whether who asks from another thread will hear something. */
    boolean answers() {
        return state == State.RUNNING || state == State.STOPPING;
    }

    // -------------------------------------------------------------------------------------------- time and threads

    @Override
    public long nanoTime() {
        return time.nanoTime();
    }

    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        checkThread();
        return time.callLater(delay, call);
    }

    /** The call is made with the next turn, see {@link ManualTime#advance}. */
    @Override
    public void callFromThread(Runnable call) {
        threadCalls.add(call);
    }

    @Override
    public boolean isReactorThread() {
        return Thread.currentThread() == thread && !working;
    }

    /** Waits until the test lets a turn be played; for threads that a test starts. */
    @Override
    public <T> T blockingJoinFromThread(Callable<? extends CompletionStage<? extends T>> call)
            throws ExecutionException, InterruptedException {
        if (Thread.currentThread() == thread) {
            throw new IllegalStateException(
                    "a blocking call from the reactor's own thread would wait for itself: make the call directly");
        }
        return answers.await(call);
    }

    // ------------------------------------------------------------------------------------------------------- TCP

    @Override
    public ManualPort listenTcp(
            InetSocketAddress address, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        InetSocketAddress bound = address;
        if (address.getPort() == 0) {
            bound = new InetSocketAddress(address.getAddress(), FIRST_FREE_PORT + portsGiven++);
        }
        return listen(bound, factory, options, workers);
    }

    /** Without a file: only one port may be open at a path. */
    @Override
    public ManualPort listenUnix(
            UnixDomainSocketAddress address,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        return listen(address, factory, options.forUnix(), workers);
    }

    private ManualPort listen(
            SocketAddress bound, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        checkThread();
        List<ManualReactor> servers = new ArrayList<>();
        for (Reactor worker : workers) {
            if (!(worker instanceof ManualReactor manual)) {
                throw new IllegalArgumentException("a worker of a manual reactor must be one too: " + worker.name());
            }
            servers.add(manual);
        }
        for (ManualPort port : ports) {
            boolean shared = KeptOptions.reusePort(options) && KeptOptions.reusePort(port.options());
            if (port.address().equals(bound) && !shared) {
                throw new CannotListenException(bound.toString(), new BindException("Address already in use"));
            }
        }
        ManualPort port = new ManualPort(this, bound, factory, options, servers);
        ports.add(port);
        return port;
    }

    /** Records the attempt; the test lets it succeed or fail, or {@link TcpOptions#connectTimeout()} runs out. */
    @Override
    public ManualConnector connectTcp(InetSocketAddress address, ClientFactory factory, TcpOptions options) {
        return connect(address, factory, options);
    }

    /** As {@link #connectTcp}. */
    @Override
    public ManualConnector connectUnix(UnixDomainSocketAddress address, ClientFactory factory, TcpOptions options) {
        return connect(address, factory, options.forUnix());
    }

    private ManualConnector connect(SocketAddress address, ClientFactory factory, TcpOptions options) {
        checkThread();
        ManualConnector connector = new ManualConnector(this, address, factory, options);
        connectors.add(connector);
        connector.connect();
        return connector;
    }

    // ------------------------------------------------------------------------------------------------------- UDP

    /** Its protocol is started with the next turn. */
    @Override
    public StringDatagramTransport listenUdp(InetSocketAddress address, DatagramProtocol protocol, UdpOptions options) {
        checkThread();
        return udp.listen(address, protocol, options);
    }

    /**
     * The UDP sockets that are open.
     *
     * @return in the order of opening
     */
    public List<StringDatagramTransport> udpSockets() {
        return udp.open();
    }

    ManualUdp udp() {
        return udp;
    }

    // -------------------------------------------------------------------------------------------------- the rest

    /** Counts open connections and pending calls only. */
    @Override
    public ReactorCounters counters() {
        return new ReactorCounters(
                0,
                0,
                0,
                0,
                0,
                0,
                connections.size(),
                Map.of(),
                Map.of(),
                0,
                0,
                0,
                0,
                time.pendingCalls(),
                0,
                0,
                Map.of(),
                0,
                0,
                0,
                0,
                0);
    }

    /** Completed already; the youngest first, as on any reactor. */
    @Override
    public CompletionStage<List<ConnectionStatus>> connections(int limit) {
        if (limit < 1) {
            throw new IllegalArgumentException("limit must be at least 1: " + limit);
        }
        List<ConnectionStatus> lines = new ArrayList<>();
        for (int i = connections.size() - 1; i >= 0 && lines.size() < limit; i--) {
            lines.add(status(connections.get(i)));
        }
        return CompletableFuture.completedFuture(List.copyOf(lines));
    }

    private ConnectionStatus status(StringTransport connection) {
        boolean ours = connectors.stream().anyMatch(each -> each.opened(connection));
        return connection.status(ours ? ConnectionStatus.Origin.CONNECTED : ConnectionStatus.Origin.ACCEPTED);
    }

    @Override
    @SuppressWarnings("unchecked") // under a key lies only what the key made
    public <T> T local(ReactorLocal<T> key) {
        checkThread();
        return (T) locals.computeIfAbsent(key, ReactorLocal::create);
    }

    @Override
    public String toString() {
        return "manual reactor, " + state + ", " + connections.size() + " connections";
    }
}
