// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DatagramProtocol;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The reactor: turns over a {@link Poller}. A provider creates it with its poller; a test kit may drive it turn by turn
 * with {@link #begin()}, {@link #turn()} and {@link #end()} where a program calls {@link #run()}.
 */
public final class EventLoop implements Reactor {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);

    private final String name;
    private final Poller poller;
    private final ReactorOptions options;
    private final TimingWheel wheel; // asks for the time when it is made
    private final Mailbox mailbox;
    private final Poller.ReadySink readySink = this::ready; // these two are kept: a turn allocates nothing
    private final Consumer<Runnable> timedCaller = this::timedCall;
    private final Shutdown shutdown = new Shutdown(this);
    private final TcpConnections connections = new TcpConnections(this);
    private final UdpSockets udp = new UdpSockets(this);
    private final ChunkPool chunks = new ChunkPool();
    private final LoopCounters counters = new LoopCounters();
    private final FlightLog flightLog = FlightLog.create();
    private final SlowCallbacks slowCallbacks;
    private final ByteBuffer readBuffer;
    private final ByteBuffer readView;
    private final ArrayDeque<Runnable> nextTurn = new ArrayDeque<>();
    private final ArrayDeque<TcpTransport> unflushed = new ArrayDeque<>();
    private final ArrayDeque<TlsLayer> unsealed = new ArrayDeque<>();
    private final List<Runnable> whenRunning = new ArrayList<>();
    private final List<BlockingCall<?>> unanswered = new ArrayList<>(); // whose threads wait for what comes later
    private @Nullable Object[] locals = new Object[8];

    private volatile State state = State.IDLE;
    private volatile boolean stopAsked; // the one word another thread may leave here
    private @Nullable Thread thread; // non-null exactly while running; a stale read cannot equal another thread
    private long nowNanos;
    private boolean timeRead; // in this turn
    private boolean pollBroken; // in this run, which ends for it

    /**
     * A loop that is not running yet.
     *
     * @param name the kind of reactor, for people
     * @param poller the operating system; the loop closes it
     * @param options sizes
     */
    public EventLoop(String name, Poller poller, ReactorOptions options) {
        this.name = name;
        this.poller = poller;
        this.options = options;
        this.wheel = new TimingWheel(this::nanoTime);
        this.mailbox = new Mailbox(poller::wakeup);
        this.slowCallbacks = new SlowCallbacks(poller, flightLog, options, LOG::warn);
        this.readBuffer = ByteBuffer.allocateDirect(options.readBufferBytes());
        this.readView = readBuffer.asReadOnlyBuffer();
    }

    // ------------------------------------------------------------------------------------------------ lifecycle

    @Override
    public String name() {
        return name;
    }

    @Override
    public State state() {
        return state;
    }

    @Override
    public void run() {
        begin();
        try {
            while (!stopAsked) {
                turn();
            }
        } finally {
            end();
        }
    }

    /**
     * Makes the calling thread the loop's own, as the start of {@link #run()} does.
     *
     * @throws IllegalStateException if it runs already or was closed
     */
    public void begin() {
        takeOver();
        readTime();
        List<Runnable> calls = List.copyOf(whenRunning);
        whenRunning.clear();
        calls.forEach(this::guarded);
    }

    private synchronized void takeOver() {
        if (state != State.IDLE) {
            throw new IllegalStateException("a reactor can be run when it is IDLE, this one is " + state);
        }
        thread = Thread.currentThread();
        stopAsked = false;
        pollBroken = false;
        state = State.RUNNING;
    }

    /** Goes round once: waits as long as nothing is to be done, then does everything that is. */
    public void turn() {
        checkThread();
        int born = nextTurn.size();
        timeRead = false;
        long fresh = poller.nanoTime();
        turned(fresh - nowNanos);
        long timeoutNanos = hasWork() || isStopDue() ? 0 : timeToSleep(fresh);
        poll(timeoutNanos);
        mailbox.awake();
        if (!timeRead) {
            readTime();
        }
        counters.maxLagNanos = Math.max(counters.maxLagNanos, nowNanos - fresh - timeoutNanos);
        counters.turns++;
        counters.timedCalls += wheel.expire(nowNanos, options.timedCallsPerTurn(), timedCaller);
        for (int calls = mailbox.collect(); calls > 0; calls--) {
            counters.threadCalls++;
            guarded(mailbox.take());
        }
        for (; born > 0; born--) {
            guarded(nextTurn.remove());
        }
        for (int layers = unsealed.size(); layers > 0; layers--) {
            unsealed.remove().flushAfterTurn();
        }
        for (int writers = unflushed.size(); writers > 0; writers--) {
            unflushed.remove().flushAfterTurn();
        }
        udp.sendAll();
    }

    private void turned(long lengthNanos) {
        counters.maxTurnNanos = Math.max(counters.maxTurnNanos, lengthNanos);
        counters.busyNanos += lengthNanos;
        if (slowCallbacks.turned(lengthNanos)) {
            counters.slowTurns++;
        }
    }

    private void poll(long timeoutNanos) {
        if (pollBroken) {
            return; // these are the last turns, in which everybody hears of the end
        }
        try {
            poller.poll(timeoutNanos, readySink);
        } catch (IOException e) {
            pollBroken = true;
            if (state == State.RUNNING) {
                throw new UncheckedIOException("the reactor cannot poll any more: " + e.getMessage(), e);
            }
            LOG.error("the reactor stops without polling", e);
        }
    }

    /** Shuts the loop down as {@link #stop()} does, without {@link #run()} around it. */
    public void end() {
        checkThread();
        state = State.STOPPING;
        try {
            shutdown.run();
        } finally {
            unanswered.forEach(BlockingCall::turnedDown);
            unanswered.clear();
            thread = null;
            state = State.IDLE;
            mailbox.turnDown(); // from here on who calls does this: whoever comes second finds the call
        }
    }

    private long timeToSleep(long fresh) {
        long timeoutNanos = wheel.nanosUntilNext(fresh);
        return timeoutNanos > 0 && mailbox.fallAsleep() && !isStopDue() ? timeoutNanos : 0;
    }

    private void ready(ReadyHandler handler, int ready) {
        if (!timeRead) {
            readTime();
        }
        long beginNanos = slowCallbacks.begin();
        try {
            handler.ready(ready);
        } catch (Throwable failure) {
            LOG.error("a fault in the reactor itself, handling {}", handler, failure);
        }
        slowCallbacks.ran(SlowCallbacks.Kind.SOCKET_EVENT, handler, beginNanos);
    }

    private void readTime() {
        nowNanos = poller.nanoTime();
        timeRead = true;
    }

    private void timedCall(Runnable call) {
        if (call instanceof Deadline deadline && deadline.isDue()) {
            counters.fired(deadline.kind());
            flightLog.fired(deadline);
        }
        long beginNanos = slowCallbacks.begin();
        try {
            call.run();
        } catch (Throwable failure) {
            LOG.error("a timed call failed", failure);
        }
        slowCallbacks.ran(SlowCallbacks.Kind.TIMED_CALL, call, beginNanos);
    }

    /** Runs somebody's code so that its fault costs nobody else anything. */
    void guarded(Runnable call) {
        long beginNanos = slowCallbacks.begin();
        try {
            call.run();
        } catch (Throwable failure) {
            LOG.error("a call failed", failure);
        }
        slowCallbacks.ran(SlowCallbacks.Kind.CALL, call, beginNanos);
    }

    @Override
    public void stop() {
        if (state == State.RUNNING) {
            stopAsked = true;
            mailbox.wake();
        }
    }

    private boolean isStopDue() {
        return stopAsked && state == State.RUNNING;
    }

    /**
     * For a kit that turns the loop: whether it is time for {@link #end()}.
     *
     * @return true from {@link #stop()} on, until it is run again
     */
    public boolean isStopAsked() {
        return stopAsked;
    }

    /** Whether waiting makes sense. */
    boolean canWait() {
        return !pollBroken;
    }

    /** Whether there is something to do without waiting. */
    boolean hasWork() {
        return !nextTurn.isEmpty()
                || !unsealed.isEmpty()
                || !unflushed.isEmpty()
                || udp.hasUnsent()
                || !mailbox.isEmpty();
    }

    @Override
    public CompletionStage<Integer> drain(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace must not be negative: " + grace);
        }
        return connections.drain(grace);
    }

    @Override
    public boolean isDraining() {
        checkThread();
        return connections.isDraining();
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
    public synchronized void close() {
        if (state == State.RUNNING || state == State.STOPPING) {
            throw new IllegalStateException("the reactor runs: stop it before it is closed");
        }
        if (state == State.IDLE) {
            connections.closeAll(); // what was set up but never run
            udp.closeAll();
            state = State.CLOSED;
            poller.close();
        }
    }

    // ----------------------------------------------------------------------------------------- time and threads

    @Override
    public long nanoTime() {
        return thread == null ? poller.nanoTime() : nowNanos;
    }

    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        checkThread();
        return wheel.callLater(delay, call);
    }

    @Override
    public void callFromThread(Runnable call) {
        if (state != State.CLOSED) {
            mailbox.post(call);
        }
    }

    /** From any thread: has it made in a later turn, or turned down. */
    void callOrTurnDown(AnsweredCall call) {
        mailbox.post(call);
        if (state == State.IDLE || state == State.CLOSED) {
            mailbox.turnDown();
        }
    }

    /** From any thread: nobody waits for it any more. */
    void takeBack(AnsweredCall call) {
        mailbox.takeBack(call);
    }

    @Override
    public <T> T blockingJoinFromThread(Callable<? extends CompletionStage<? extends T>> call)
            throws ExecutionException, InterruptedException {
        if (isReactorThread()) {
            throw new IllegalStateException(
                    "a blocking call from the reactor's own thread would wait for itself: make the call directly");
        }
        BlockingCall<T> asked = new BlockingCall<>(this, call);
        callOrTurnDown(asked);
        return asked.await();
    }

    void answersLater(BlockingCall<?> call) {
        unanswered.removeIf(BlockingCall::isDone);
        unanswered.add(call);
    }

    @Override
    public boolean isReactorThread() {
        return Thread.currentThread() == thread;
    }

    /** A call of this reactor's own making, for the next turn. */
    void nextTurn(Runnable call) {
        nextTurn.add(call);
    }

    void checkThread() {
        if (Thread.currentThread() != thread) {
            checkNotRunning();
        }
    }

    private void checkNotRunning() {
        if (state == State.RUNNING || state == State.STOPPING) {
            throw new IllegalStateException("called from thread '"
                    + Thread.currentThread().getName()
                    + "', which is not the reactor's: use reactor.callFromThread(() -> ...)");
        }
        if (state == State.CLOSED) {
            throw new IllegalStateException("the reactor is closed");
        }
    }

    // ---------------------------------------------------------------------------------------------------- TCP and UNIX

    @Override
    public ListeningPort listenTcp(
            InetSocketAddress address, ServerFactory factory, TcpOptions tcpOptions, List<? extends Reactor> workers) {
        return listen(address, factory, tcpOptions, workers);
    }

    @Override
    public ListeningPort listenUnix(
            UnixDomainSocketAddress address,
            ServerFactory factory,
            TcpOptions unixOptions,
            List<? extends Reactor> workers) {
        return listen(address, factory, unixOptions.forUnix(), workers);
    }

    private ListeningPort listen(
            SocketAddress address, ServerFactory factory, TcpOptions fitting, List<? extends Reactor> workers) {
        checkThread();
        fitting.socketOptions().keySet().forEach(this::requireSupported);
        return connections.listen(address, factory, fitting, workers);
    }

    @Override
    public Connector connectTcp(InetSocketAddress address, ClientFactory factory, TcpOptions tcpOptions) {
        return connect(address, factory, tcpOptions);
    }

    @Override
    public Connector connectUnix(UnixDomainSocketAddress address, ClientFactory factory, TcpOptions unixOptions) {
        return connect(address, factory, unixOptions.forUnix());
    }

    @Override
    public ListeningPort adoptListener(
            int descriptor, ServerFactory factory, TcpOptions tcpOptions, List<? extends Reactor> workers) {
        return connections.adoptListener(adopter(tcpOptions), descriptor, factory, tcpOptions, workers);
    }

    @Override
    public void adoptConnection(int descriptor, ServerFactory factory, TcpOptions tcpOptions) {
        connections.adoptConnection(adopter(tcpOptions), descriptor, factory, tcpOptions);
    }

    private DescriptorPoller adopter(TcpOptions tcpOptions) {
        checkThread();
        if (!(poller instanceof DescriptorPoller adopter)) {
            throw new UnsupportedOperationException("the " + name + " reactor cannot adopt descriptors: use epoll");
        }
        tcpOptions.socketOptions().keySet().forEach(this::requireSupported);
        return adopter;
    }

    @Override
    public void sendUnixDatagram(String to, ByteBuffer data) {
        checkThread();
        UnixDatagrams.send(poller, name, to, data);
    }

    private Connector connect(SocketAddress address, ClientFactory factory, TcpOptions fitting) {
        checkThread();
        fitting.socketOptions().keySet().forEach(this::requireSupported);
        return connections.connect(address, factory, fitting);
    }

    @Override
    public DatagramTransport listenUdp(InetSocketAddress address, DatagramProtocol protocol, UdpOptions udpOptions) {
        checkThread();
        return udp.listen(address, protocol, udpOptions);
    }

    void requireSupported(SocketOption<?> option) {
        poller.refusal(option).ifPresent(reason -> {
            throw new UnsupportedOperationException(
                    "socket option " + option + " cannot be had on the " + name + " reactor: " + reason);
        });
    }

    Poller poller() {
        return poller;
    }

    ReactorOptions options() {
        return options;
    }

    TcpConnections connections() {
        return connections;
    }

    UdpSockets udp() {
        return udp;
    }

    ChunkPool chunks() {
        return chunks;
    }

    void flushLater(TcpTransport transport) {
        unflushed.add(transport);
    }

    void sealLater(TlsLayer layer) {
        unsealed.add(layer);
    }

    /** The one buffer that is read into, empty. */
    ByteBuffer readBuffer() {
        return readBuffer.clear();
    }

    /** What was read into it, as it is lent to a protocol. */
    ByteBuffer lend(int bytes) {
        return readView.limit(bytes).position(0).order(ByteOrder.BIG_ENDIAN); // the last borrower may have changed it
    }

    FlightLog flightLog() {
        return flightLog;
    }

    /** What was lent last, as a buffer that can be written to: for layers that work in place. */
    ByteBuffer ownedLoan() {
        return readBuffer.limit(readView.limit()).position(readView.position());
    }

    /** How much of what was lent last is unread. */
    int lentBytesLeft() {
        return readView.remaining();
    }

    LoopCounters loopCounters() {
        return counters;
    }

    // ------------------------------------------------------------------------------------------------- the rest

    @Override
    public ReactorCounters counters() {
        return counters.snapshot(wheel.pending());
    }

    @Override
    public CompletionStage<List<ConnectionStatus>> connections(int limit) {
        return connections.list(limit);
    }

    @Override
    @SuppressWarnings("unchecked") // a key's slot holds only what the key made
    public <T> T local(ReactorLocal<T> key) {
        checkThread();
        int index = key.index();
        if (index >= locals.length) {
            locals = Arrays.copyOf(locals, Math.max(index + 1, 2 * locals.length));
        }
        T value = (T) locals[index];
        if (value == null) {
            value = key.create();
            locals[index] = value;
        }
        return value;
    }

    @Override
    public String toString() {
        return name + " reactor, " + state + ", " + counters.active + " connections";
    }
}
