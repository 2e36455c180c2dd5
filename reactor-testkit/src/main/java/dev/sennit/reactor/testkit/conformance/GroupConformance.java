// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorGroup;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Several reactors of one kind, on real threads, that share a port. Not for a reactor in virtual time, whose network
 * belongs to one thread.
 */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
public abstract class GroupConformance {
    private static final int REACTORS = 3;

    /** For subclasses. */
    protected GroupConformance() {}

    /**
     * Makes a reactor under test.
     *
     * @return a new one, not running
     */
    protected abstract Reactor createReactor();

    /** Greets with the number of its reactor, and closes when it is spoken to. */
    private static final class Greeter extends BaseProtocol {
        private final List<Reactor> reactors;
        private final ConcurrentLinkedQueue<String> faults;

        Greeter(List<Reactor> reactors, ConcurrentLinkedQueue<String> faults) {
            this.reactors = reactors;
            this.faults = faults;
        }

        @Override
        protected void connectionMade() {
            checkThread();
            transport().write(String.valueOf(reactors.indexOf(transport().reactor())));
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            checkThread();
            transport().loseConnection();
        }

        @Override
        public void connectionLost(CloseReason reason) {
            checkThread();
        }

        private void checkThread() {
            if (!transport().reactor().isReactorThread()) {
                faults.add("a callback came on " + Thread.currentThread());
            }
        }
    }

    /** Completes when the greeting is there. */
    private static final class Caller extends BaseProtocol implements ClientFactory {
        private final CompletableFuture<Void> connected = new CompletableFuture<>();
        private final CompletableFuture<String> greeting = new CompletableFuture<>();
        private final CompletableFuture<CloseReason> lost = new CompletableFuture<>();

        @Override
        public Protocol buildProtocol(SocketAddress peer) {
            return this;
        }

        @Override
        public void clientConnectionFailed(Connector connector, IOException cause) {
            connected.completeExceptionally(cause);
            greeting.completeExceptionally(cause);
            lost.completeExceptionally(cause);
        }

        @Override
        protected void connectionMade() {
            connected.complete(null);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            greeting.complete(String.valueOf((char) data.get()));
        }

        @Override
        public void connectionLost(CloseReason reason) {
            lost.complete(reason);
        }
    }

    /**
     * Where tests listen.
     *
     * @return an address this machine can reach; by default port 0 of the loopback address
     */
    protected SocketAddress listeningAddress() {
        return ReactorConformance.loopback();
    }

    private static Caller call(Reactor from, SocketAddress address) {
        Caller caller = new Caller();
        from.callFromThread(() -> Sockets.connect(from, address, caller, TcpOptions.defaults()));
        return caller;
    }

    private static void stopAndJoin(ReactorGroup group) throws InterruptedException {
        group.stop();
        group.join();
        for (Reactor reactor : group.reactors()) {
            assertEquals(Reactor.State.IDLE, reactor.state());
            assertEquals(0, reactor.counters().active());
        }
    }

    @Test
    void connectionsAreDealtOutEvenlyAndServedOnTheirOwnThreads() throws InterruptedException {
        ConcurrentLinkedQueue<String> faults = new ConcurrentLinkedQueue<>();
        try (ReactorGroup group = new ReactorGroup(REACTORS, i -> createReactor())) {
            List<Reactor> reactors = group.reactors();
            ListeningPort port = Sockets.listen(
                    reactors.get(0),
                    listeningAddress(),
                    peer -> new Greeter(reactors, faults),
                    TcpOptions.defaults(),
                    reactors);
            group.start();
            List<Caller> callers = Stream.generate(() -> call(reactors.get(0), port.address()))
                    .limit(10L * REACTORS)
                    .toList();
            Map<String, Integer> served = new HashMap<>();
            callers.forEach(caller -> served.merge(caller.greeting.join(), 1, Integer::sum));
            assertEquals(Map.of("0", 10, "1", 10, "2", 10), served);
            callers.forEach(caller ->
                    reactors.get(0).callFromThread(() -> caller.transport().write("bye")));
            callers.forEach(caller -> assertEquals(CloseReason.DONE, caller.lost.join()));
            stopAndJoin(group);
        }
        assertTrue(faults.isEmpty(), faults::toString);
    }

    @Test
    void stopOfAGroupLosesItsConnections() throws InterruptedException {
        try (ReactorGroup group = new ReactorGroup(REACTORS, i -> createReactor());
                ReactorGroup clients = new ReactorGroup(1, i -> createReactor())) {
            List<Reactor> reactors = group.reactors();
            ListeningPort port = Sockets.listen(
                    reactors.get(0),
                    listeningAddress(),
                    peer -> new Greeter(reactors, new ConcurrentLinkedQueue<>()),
                    TcpOptions.defaults(),
                    reactors);
            group.start();
            clients.start();
            List<Caller> callers = Stream.generate(() -> call(clients.reactors().get(0), port.address()))
                    .limit(2L * REACTORS)
                    .toList();
            callers.forEach(caller -> caller.greeting.join());
            stopAndJoin(group);
            callers.forEach(caller -> caller.lost.join());
            stopAndJoin(clients);
        }
    }

    @Test
    void drainOfAGroupIsDoneWhenNoConnectionIsLeft() throws InterruptedException {
        try (ReactorGroup group = new ReactorGroup(REACTORS, i -> createReactor());
                ReactorGroup clients = new ReactorGroup(1, i -> createReactor())) {
            List<Reactor> reactors = group.reactors();
            ListeningPort port = Sockets.listen(
                    reactors.get(0),
                    listeningAddress(),
                    peer -> new Greeter(reactors, new ConcurrentLinkedQueue<>()),
                    TcpOptions.defaults(),
                    reactors);
            group.start();
            clients.start();
            List<Caller> callers = Stream.generate(() -> call(clients.reactors().get(0), port.address()))
                    .limit(2L * REACTORS)
                    .toList();
            callers.forEach(caller -> caller.greeting.join());
            int aborted =
                    group.drain(Duration.ofSeconds(20)).toCompletableFuture().join();
            assertEquals(0, aborted);
            callers.forEach(caller -> assertEquals(CloseReason.DONE, caller.lost.join()));
            reactors.forEach(reactor -> assertEquals(0, reactor.counters().active()));
            stopAndJoin(group);
            stopAndJoin(clients);
        }
    }

    @Test // what the first reactor dealt out before its drain began belongs to the drain
    void drainOfAGroupCatchesConnectionsOnTheirWayToAReactorThatIsEmpty() throws InterruptedException {
        try (ReactorGroup group = new ReactorGroup(2, i -> createReactor());
                ReactorGroup clients = new ReactorGroup(1, i -> createReactor())) {
            List<Reactor> reactors = group.reactors();
            ListeningPort port = Sockets.listen(
                    reactors.get(0),
                    listeningAddress(),
                    peer -> new Greeter(reactors, new ConcurrentLinkedQueue<>()),
                    TcpOptions.defaults(),
                    reactors);
            group.start();
            clients.start();
            call(clients.reactors().get(0), port.address()).greeting.join(); // the next one is for the other reactor
            CompletableFuture<Void> blocked = new CompletableFuture<>();
            CompletableFuture<Void> released = new CompletableFuture<>();
            reactors.get(0).callFromThread(() -> {
                blocked.complete(null);
                released.join();
            });
            blocked.join();
            Caller caller = call(clients.reactors().get(0), port.address());
            caller.connected.join(); // and waits to be accepted
            CompletableFuture<Integer> drained =
                    group.drain(Duration.ofSeconds(20)).toCompletableFuture();
            CompletableFuture<Void> otherIsEmpty = new CompletableFuture<>();
            reactors.get(1).callFromThread(() -> otherIsEmpty.complete(null));
            otherIsEmpty.join();
            released.complete(null);
            assertEquals(0, drained.join());
            assertEquals(CloseReason.DONE, caller.lost.join());
            stopAndJoin(group);
            stopAndJoin(clients);
        }
    }

    @Test
    void groupThatCannotBeMadeGivesBackWhatItHas() {
        List<Reactor> made = new ArrayList<>();
        assertThrows(
                UnsupportedOperationException.class,
                () -> new ReactorGroup(2, i -> {
                    if (i == 1) {
                        throw new UnsupportedOperationException("no second reactor");
                    }
                    made.add(createReactor());
                    return made.get(0);
                }));
        assertEquals(Reactor.State.CLOSED, made.get(0).state());
    }

    @Test
    void groupIsStartedOnceAndClosedWhenItHasStopped() throws InterruptedException {
        ReactorGroup group = new ReactorGroup(2, i -> createReactor());
        CompletableFuture<Boolean> running = new CompletableFuture<>();
        group.reactors().get(0).callWhenRunning(() -> running.complete(true)); // the others do, too, then
        group.start();
        assertThrows(IllegalStateException.class, group::start);
        running.join();
        assertThrows(IllegalStateException.class, group::close);
        group.stop();
        group.join();
        group.close();
        group.reactors().forEach(reactor -> assertEquals(Reactor.State.CLOSED, reactor.state()));
    }

    @Test
    void groupThatIsStoppedBeforeItsThreadsAreThereEnds() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            try (ReactorGroup group = new ReactorGroup(REACTORS, number -> createReactor())) {
                group.start();
                group.stop();
                group.join();
            }
        }
    }

    @Test
    void groupHasAtLeastOneReactor() {
        assertThrows(IllegalArgumentException.class, () -> new ReactorGroup(0, i -> createReactor()));
    }
}
