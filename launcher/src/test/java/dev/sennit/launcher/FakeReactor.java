// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorCounters;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

/** Runs what other threads ask for, and listens in name only. */
class FakeReactor implements Reactor {
    static final int ANY_PORT = 4711; // what port 0 becomes
    static final int PORT_IN_USE = 81;
    static final int STUBBORN_CONNECTIONS_PORT = 82; // one connection here survives every grace
    static final int DYING_PORT = 83; // a reactor that listens here ends when it should run
    static final int PORT_WITH_AN_OPTION = 84; // nobody can listen here with it

    static final BlockingQueue<Duration> DELAYS = new LinkedBlockingQueue<>(); // of all reactors

    private final BlockingQueue<Runnable> calls = new LinkedBlockingQueue<>();
    private State state = State.IDLE;
    private int stubbornConnections;
    private boolean dying;
    final List<String> datagrams = new CopyOnWriteArrayList<>(); // and to whom
    final List<Runnable> timedCalls = new CopyOnWriteArrayList<>();
    final List<Duration> delays = new CopyOnWriteArrayList<>();
    boolean sendsDatagrams = true;
    int connections; // that it says it has
    boolean busy; // and never answers

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public synchronized State state() {
        return state;
    }

    private synchronized void move(State next) {
        state = next;
    }

    @Override
    public void run() {
        move(State.RUNNING);
        try {
            while (state() == State.RUNNING && !dying) {
                calls.take().run();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        move(State.IDLE);
    }

    @Override
    public void stop() {
        if (state() == State.RUNNING) {
            calls.add(() -> move(State.STOPPING));
        }
    }

    @Override
    public CompletionStage<Integer> drain(Duration grace) {
        var done = new CompletableFuture<Integer>();
        calls.add(() -> done.complete(stubbornConnections));
        return done;
    }

    @Override
    public boolean isDraining() {
        return false;
    }

    @Override
    public ListeningPort listenTcp(
            InetSocketAddress address, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        if (address.getPort() == PORT_IN_USE) {
            throw new CannotListenException("tcp:127.0.0.1:81", new BindException("Address already in use"));
        }
        if (address.getPort() == PORT_WITH_AN_OPTION) {
            throw new UnsupportedOperationException("socket option X cannot be had on the fake reactor: it is none");
        }
        stubbornConnections = address.getPort() == STUBBORN_CONNECTIONS_PORT ? 1 : 0;
        dying = address.getPort() == DYING_PORT;
        int port = address.getPort() == 0 ? ANY_PORT : address.getPort();
        return new ListeningPort() {
            @Override
            public InetSocketAddress address() {
                return new InetSocketAddress(address.getAddress(), port);
            }

            @Override
            public CompletionStage<Void> stopListening() {
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    @Override
    public void callFromThread(Runnable call) {
        calls.add(call);
    }

    @Override
    public void close() {
        move(State.CLOSED);
    }

    @Override
    public ListeningPort listenUnix(
            UnixDomainSocketAddress address,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        return new ListeningPort() {
            @Override
            public SocketAddress address() {
                return address;
            }

            @Override
            public CompletionStage<Void> stopListening() {
                return CompletableFuture.completedFuture(null);
            }
        };
    }

    @Override
    public Connector connectUnix(UnixDomainSocketAddress address, ClientFactory factory, TcpOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Connector connectTcp(InetSocketAddress address, ClientFactory factory, TcpOptions options) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isReactorThread() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void callWhenRunning(Runnable call) {
        calls.add(call);
    }

    @Override
    public Registration beforeShutdown(Supplier<? extends CompletionStage<?>> trigger) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ReactorCounters counters() {
        return new ReactorCounters(
                0, 0, 0, 0, 0, 0, connections, Map.of(), Map.of(), 0, 0, 0, 0, 0, 0, 0, Map.of(), 0, 0, 0, 6, 2);
    }

    @Override
    public CompletionStage<List<ConnectionStatus>> connections(int limit) {
        List<ConnectionStatus> lines = new ArrayList<>();
        for (int i = 0; i < Math.min(limit, connections); i++) {
            lines.add(new ConnectionStatus(
                    new InetSocketAddress("127.0.0.1", 80),
                    new InetSocketAddress("127.0.0.1", 50_000 + i),
                    ConnectionStatus.Origin.ACCEPTED,
                    "OPEN",
                    FakeReactor.class,
                    0,
                    List.of()));
        }
        return busy ? new CompletableFuture<>() : CompletableFuture.completedFuture(lines);
    }

    @Override
    public <T> T local(ReactorLocal<T> key) {
        throw new UnsupportedOperationException();
    }

    @Override
    public long nanoTime() {
        throw new UnsupportedOperationException();
    }

    /** Makes the call at once, and says how long it would have waited. */
    @Override
    public void sendUnixDatagram(String to, ByteBuffer data) {
        if (!sendsDatagrams) {
            Reactor.super.sendUnixDatagram(to, data);
        }
        datagrams.add(to + " " + StandardCharsets.UTF_8.decode(data));
    }

    /** Made at once while it runs; otherwise kept for the test to make. */
    @Override
    public DelayedCall callLater(Duration delay, Runnable call) {
        delays.add(delay);
        DELAYS.add(delay);
        if (state() == State.RUNNING) {
            call.run();
        } else {
            timedCalls.add(call);
        }
        return new DelayedCall() {
            @Override
            public boolean active() {
                return timedCalls.contains(call);
            }

            @Override
            public long deadlineNanos() {
                return delay.toNanos();
            }

            @Override
            public void cancel() {
                timedCalls.remove(call);
            }

            @Override
            public void reset(Duration fromNow) {
                throw new UnsupportedOperationException();
            }

            @Override
            public void delay(Duration by) {
                throw new UnsupportedOperationException();
            }
        };
    }

    /** As far as somebody else does: what other threads asked for is done now. */
    void turn() {
        for (Runnable call = calls.poll(); call != null; call = calls.poll()) {
            call.run();
        }
    }

    /** The time of everything that is timed has come. */
    void passTime() {
        List<Runnable> due = List.copyOf(timedCalls);
        timedCalls.clear();
        due.forEach(Runnable::run);
    }
}
