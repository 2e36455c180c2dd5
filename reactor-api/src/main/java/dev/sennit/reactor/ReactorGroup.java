// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Several reactors of one kind, each on a thread of its own, usually one per core. The first one accepts and deals the
 * connections out in turn, itself among the players, so they are spread evenly; a connection stays where it was dealt.
 */
public final class ReactorGroup implements AutoCloseable {
    private final List<Reactor> reactors = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    /**
     * A group of {@code size} reactors.
     *
     * @param size how many; at least 1
     * @param create makes the reactor of that number: {@code i -> Reactors.create()}
     * @throws IllegalArgumentException if {@code size} is less than 1
     */
    public ReactorGroup(int size, IntFunction<? extends Reactor> create) {
        if (size < 1) {
            throw new IllegalArgumentException("a group has at least 1 reactor: " + size);
        }
        try {
            for (int i = 0; i < size; i++) {
                reactors.add(create.apply(i));
            }
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    /**
     * The reactors.
     *
     * @return in order, the accepting one first
     */
    public List<Reactor> reactors() {
        return List.copyOf(reactors);
    }

    /**
     * Listens; call it before {@link #start()}, or from the first reactor's thread.
     *
     * @param endpoint where
     * @param factory makes the protocol of each connection, on the thread of the reactor that serves it
     * @param options of the port and its connections
     * @return the open port
     * @throws CannotListenException if the address cannot be bound
     * @throws UnsupportedOperationException if the reactor cannot do one of {@link TcpOptions#socketOptions()}
     */
    public ListeningPort listen(ServerEndpoint endpoint, ServerFactory factory, TcpOptions options) {
        return endpoint.listen(reactors.get(0), factory, options, reactors.size() == 1 ? List.of() : reactors());
    }

    /**
     * Runs each reactor on a thread of its own, {@code sennit-<name>-<number>}. The first one, which accepts, runs when
     * the others do.
     *
     * @throws IllegalStateException if the group was started before
     */
    public void start() {
        if (!threads.isEmpty()) {
            throw new IllegalStateException("the group was started before");
        }
        CountDownLatch others = new CountDownLatch(reactors.size() - 1);
        for (int i = 0; i < reactors.size(); i++) {
            Reactor reactor = reactors.get(i);
            Runnable work = i == 0 ? () -> runAfter(others, reactor) : () -> runAndTell(others, reactor);
            threads.add(new Thread(work, "sennit-" + reactor.name() + "-" + i));
        }
        threads.forEach(Thread::start);
    }

    private void runAfter(CountDownLatch others, Reactor reactor) {
        try {
            others.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // somebody is in a hurry, and a reactor minds no interrupt
        }
        runMember(reactor, () -> {});
    }

    private void runAndTell(CountDownLatch running, Reactor reactor) {
        try {
            runMember(reactor, running::countDown);
        } finally {
            running.countDown(); // in case it failed to run at all
        }
    }

    /** A group that is half dead serves nobody well: when a reactor fails, all stop. */
    private void runMember(Reactor reactor, Runnable whenRunning) {
        try {
            reactor.callWhenRunning(whenRunning);
            reactor.run();
        } catch (Throwable fault) {
            failure.compareAndSet(null, fault);
            stop();
        }
    }

    /**
     * Drains every reactor, see {@link Reactor#drain}: the first one first, so that it deals nothing to one that is done.
     *
     * @param grace how long to wait
     * @return done, with the number of connections that had to be aborted, when no connection is left in the group
     */
    @AnyThread
    public CompletionStage<Integer> drain(Duration grace) {
        Reactor acceptor = reactors.get(0);
        CompletionStage<Integer> all = acceptor.drain(grace);
        CompletableFuture<Void> portsClosed = new CompletableFuture<>();
        if (acceptor.state() == Reactor.State.RUNNING) {
            acceptor.callFromThread(() -> portsClosed.complete(null)); // behind the start of its drain
        } else {
            portsClosed.complete(null);
        }
        all.whenComplete((aborted, fault) -> portsClosed.complete(null)); // also if it ends before that call is made
        for (Reactor worker : reactors.subList(1, reactors.size())) {
            all = all.thenCombine(portsClosed.thenCompose(closed -> worker.drain(grace)), Integer::sum);
        }
        return all;
    }

    /**
     * Which connections are open in the group, see {@link Reactor#connections}.
     *
     * @param limitEach the most connections to tell of, for each reactor
     * @return the connections of the first reactor, then of the others
     * @throws IllegalArgumentException if {@code limitEach} is less than 1
     */
    @AnyThread
    public CompletionStage<List<ConnectionStatus>> connections(int limitEach) {
        CompletionStage<List<ConnectionStatus>> all = CompletableFuture.completedFuture(List.of());
        for (Reactor reactor : reactors) {
            all = all.thenCombine(reactor.connections(limitEach), ReactorGroup::joined);
        }
        return all;
    }

    private static List<ConnectionStatus> joined(List<ConnectionStatus> some, List<ConnectionStatus> more) {
        List<ConnectionStatus> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }

    /** Stops every reactor, also one whose thread has not got so far as to run it. */
    @AnyThread
    public void stop() {
        reactors.forEach(reactor -> reactor.callFromThread(reactor::stop));
    }

    /**
     * Waits until every thread of the group has ended.
     *
     * @throws InterruptedException if this thread is interrupted while it waits
     * @throws IllegalStateException if a reactor of the group failed, which stopped the others; the cause says how
     */
    public void join() throws InterruptedException {
        for (Thread thread : threads) {
            thread.join();
        }
        Throwable fault = failure.get();
        if (fault != null) {
            throw new IllegalStateException("a reactor of the group failed: " + fault.getMessage(), fault);
        }
    }

    /** Gives every reactor back, see {@link Reactor#close()}. */
    @Override
    public void close() {
        reactors.forEach(Reactor::close);
    }
}
