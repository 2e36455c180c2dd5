// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

/**
 * A reactor's own life: run, stop, run again, drain, close. E-18 to E-23; RC-01 to RC-08. These tests call
 * {@link Reactor#run()} themselves, on their own thread, with a timed call that stops it if nothing else does.
 */
public abstract class LifecycleConformance extends ReactorConformance {
    private final List<String> seen = new ArrayList<>();

    /** For subclasses. */
    protected LifecycleConformance() {}

    /** Runs until something stops it, which must come before the limit. */
    private void run() {
        boolean[] late = {false};
        DelayedCall guard = reactor().callLater(limit(), () -> {
            late[0] = true;
            reactor().stop();
        });
        reactor().run();
        assertFalse(late[0], () -> "nothing stopped it in time\n" + dump());
        guard.cancel();
        assertEquals(Reactor.State.IDLE, reactor().state());
    }

    private void stopAfter(Duration time) {
        reactor().callLater(time, () -> reactor().stop());
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    private SocketAddress listenAt(Probe server) {
        return Sockets.listen(reactor(), listeningAddress(), peer -> server, TcpOptions.defaults())
                .address();
    }

    private ProbeFactory connectTo(SocketAddress address, Probe client) {
        ProbeFactory factory = factory(client);
        Sockets.connect(reactor(), address, factory, TcpOptions.defaults());
        return factory;
    }

    // ---------------------------------------------------------------------------------------------- run and stop

    @Test // E-18
    void timedCallStopsTheReactor() {
        stopAfter(millis(2));
        run();
    }

    @Test // E-19, RC-02
    void stopDoesNothingFromInsideTheCall() {
        reactor().beforeShutdown(() -> {
            seen.add("shutdown");
            return done();
        });
        reactor().callLater(Duration.ZERO, () -> {
            reactor().stop();
            assertEquals(List.of(), seen);
            assertEquals(Reactor.State.RUNNING, reactor().state());
            reactor().stop();
            seen.add("still in the call");
        });
        run();
        assertEquals(List.of("still in the call", "shutdown"), seen);
    }

    @Test // E-19; deviates: stop() is idempotent, so that any thread may ask for it at any time
    void stopOfAReactorThatDoesNotRunDoesNothing() {
        reactor().stop();
        reactor().stop();
        reactor().callLater(millis(1), () -> seen.add("ran all the same"));
        stopAfter(millis(2));
        run();
        reactor().stop();
        assertEquals(List.of("ran all the same"), seen);
    }

    @Test // E-19, RC-01
    void runningTwiceAtOnceIsRefused() {
        reactor().callLater(Duration.ZERO, () -> {
            assertThrows(IllegalStateException.class, () -> reactor().run());
            seen.add("refused");
            reactor().stop();
        });
        run();
        assertEquals(List.of("refused"), seen);
    }

    @Test // D23
    void stoppedReactorRunsAgainAndKeepsItsTimedCalls() {
        reactor().callLater(millis(1), () -> {
            seen.add("first run");
            reactor().callLater(millis(2), () -> {
                seen.add("second run");
                reactor().stop();
            });
            reactor().stop();
        });
        run();
        assertEquals(List.of("first run"), seen);
        run();
        assertEquals(List.of("first run", "second run"), seen);
    }

    @Test // D23
    void everyRunServesConnections() {
        for (int i = 0; i < 3; i++) {
            Probe server = probe("server " + i);
            server.whenReceived(data -> server.transport().write(data));
            Probe client = probe("client " + i).whenMade(made -> made.write("hello"));
            client.whenReceived(data -> reactor().stop());
            connectTo(listenAt(server), client);
            run();
            assertEquals("hello", client.text());
            assertTrue(server.isLost() && client.isLost());
            assertEquals(0, reactor().counters().active());
        }
    }

    @Test // RC-07
    void stateIsToldTruly() {
        assertEquals(Reactor.State.IDLE, reactor().state());
        reactor().beforeShutdown(() -> {
            seen.add(reactor().state().toString());
            return done();
        });
        reactor().callWhenRunning(() -> seen.add(reactor().state().toString()));
        stopAfter(millis(1));
        run();
        assertEquals(List.of("RUNNING", "STOPPING"), seen);
        reactor().close();
        assertEquals(Reactor.State.CLOSED, reactor().state());
    }

    // ------------------------------------------------------------------------------------------- callWhenRunning

    @Test // E-22, RC-07
    void callsForTheStartAreMadeFirstAndInOrder() {
        reactor().callLater(Duration.ZERO, () -> seen.add("timed"));
        reactor().callFromThread(() -> seen.add("from thread"));
        reactor().callWhenRunning(() -> {
            seen.add("a");
            reactor().callWhenRunning(() -> seen.add("at once"));
        });
        reactor().callWhenRunning(() -> {
            throw new IllegalStateException("thrown on purpose by a call for the start");
        });
        reactor().callWhenRunning(() -> seen.add("b"));
        stopAfter(millis(3));
        run();
        assertEquals(List.of("a", "at once", "b"), seen.subList(0, 3));
        assertEquals(5, seen.size());
    }

    @Test // E-22
    void callsForTheStartAreMadeOnce() {
        reactor().callWhenRunning(() -> seen.add("once"));
        stopAfter(millis(1));
        run();
        stopAfter(millis(1));
        run();
        assertEquals(List.of("once"), seen);
    }

    @Test
    void stopFromACallForTheStartEndsTheRun() {
        reactor().callWhenRunning(() -> reactor().stop());
        run();
    }

    // -------------------------------------------------------------------------------------------- beforeShutdown

    private static CompletionStage<String> done() {
        return CompletableFuture.completedFuture("done");
    }

    @Test // E-20, RC-03, RC-04
    void shutdownWaitsForAllTriggersWhileTheReactorWorksOn() {
        CompletableFuture<String> first = new CompletableFuture<>();
        CompletableFuture<String> second = new CompletableFuture<>();
        Probe server = probe("server");
        Probe client = probe("client").whenLost(reason -> seen.add("client lost"));
        SocketAddress address = listenAt(server);
        connectTo(address, client);
        reactor().beforeShutdown(() -> {
            seen.add("first asked");
            return first;
        });
        reactor().beforeShutdown(() -> {
            seen.add("second asked");
            reactor().callLater(millis(3), () -> {
                seen.add("second done");
                client.write("still served");
                second.complete("");
            });
            return second;
        });
        server.whenReceived(data -> {
            seen.add("first done");
            first.complete("");
        });
        client.whenMade(made -> reactor().callLater(millis(2), () -> reactor().stop()));
        run();
        assertEquals(List.of("first asked", "second asked", "second done", "first done", "client lost"), seen);
    }

    @Test // E-20
    void stageThatFailsCountsAsDone() {
        reactor().beforeShutdown(() -> CompletableFuture.failedFuture(new IllegalStateException("on purpose")));
        reactor().beforeShutdown(() -> {
            CompletableFuture<String> later = new CompletableFuture<>();
            reactor().callLater(millis(1), () -> later.completeExceptionally(new IllegalStateException("on purpose")));
            return later;
        });
        stopAfter(millis(1));
        run();
    }

    @Test // E-20: done on a thread of its own
    void stageMayEndOnAnotherThread() {
        CompletableFuture<String> stage = new CompletableFuture<>();
        reactor().beforeShutdown(() -> {
            Thread other = new Thread(() -> stage.complete(""));
            other.start();
            try {
                other.join(); // so that virtual time does not run ahead of it
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            return stage;
        });
        stopAfter(millis(1));
        run();
    }

    @Test // E-21, RC-05
    void triggerThatThrowsCostsNoOtherItsTurn() {
        reactor().beforeShutdown(() -> {
            throw new IllegalStateException("thrown on purpose by a trigger");
        });
        reactor().beforeShutdown(LifecycleConformance::nothingAtAll);
        reactor().beforeShutdown(() -> {
            seen.add("asked");
            return done();
        });
        stopAfter(millis(1));
        run();
        assertEquals(List.of("asked"), seen);
    }

    @SuppressWarnings("NullAway") // a user's fault that must not hang the shutdown
    private static CompletionStage<String> nothingAtAll() {
        Map<String, CompletionStage<String>> empty = Map.of();
        return empty.get("nothing");
    }

    @Test // E-21, RC-06
    void triggerTakenBackByAnEarlierOneIsNotAsked() {
        Reactor.Registration[] second = new Reactor.Registration[1];
        Reactor.Registration first = reactor().beforeShutdown(() -> {
            seen.add("first");
            second[0].remove();
            return done();
        });
        second[0] = reactor().beforeShutdown(() -> {
            seen.add("second");
            return done();
        });
        Reactor.Registration third = reactor().beforeShutdown(() -> {
            seen.add("third");
            return done();
        });
        third.remove();
        third.remove();
        stopAfter(millis(1));
        run();
        assertEquals(List.of("first"), seen);
        first.remove();
        second[0].remove();
    }

    @Test // RC-05
    void triggersAreAskedOnce() {
        reactor().beforeShutdown(() -> {
            seen.add("asked");
            return done();
        });
        stopAfter(millis(1));
        run();
        stopAfter(millis(1));
        run();
        assertEquals(List.of("asked"), seen);
    }

    @Test
    void triggerRegisteredWhileTheOthersAreWaitedForIsAskedAsWell() {
        CompletableFuture<String> first = new CompletableFuture<>();
        reactor().beforeShutdown(() -> {
            reactor().callLater(millis(2), () -> {
                reactor().beforeShutdown(() -> {
                    seen.add("late");
                    return done();
                });
                first.complete("");
            });
            return first;
        });
        stopAfter(millis(1));
        run();
        assertEquals(List.of("late"), seen);
    }

    // -------------------------------------------------------------------------------------- what a stop takes down

    @Test // E-23, RC-08
    void stopLosesEveryConnectionAlsoWhenOneProtocolThrows() {
        List<Probe> all = new ArrayList<>();
        ListeningPort port = Sockets.listen(
                reactor(),
                listeningAddress(),
                peer -> {
                    Probe server = probe("server " + all.size());
                    all.add(server);
                    return server.whenLost(reason -> {
                        throw new IllegalStateException("thrown on purpose by a protocol");
                    });
                },
                TcpOptions.defaults());
        for (int i = 0; i < 10; i++) {
            Probe client = probe("client " + i);
            all.add(client);
            connectTo(port.address(), client);
        }
        stopWhen(() -> all.size() == 20 && all.stream().allMatch(Probe::isMade));
        run();
        for (Probe each : all) {
            assertInstanceOf(CloseReason.Lost.class, each.reason(), each.name);
        }
        assertEquals(0, reactor().counters().active());
    }

    private void stopWhen(java.util.function.BooleanSupplier condition) {
        if (condition.getAsBoolean()) {
            reactor().stop();
        } else {
            reactor().callLater(millis(1), () -> stopWhen(condition));
        }
    }

    @Test
    void stopClosesPortsAndGivesUpAttempts() {
        Probe server = probe("server");
        SocketAddress address = listenAt(server);
        ProbeFactory factory = factory(probe("client"));
        reactor().callLater(Duration.ZERO, () -> {
            Sockets.connect(reactor(), address, factory, TcpOptions.defaults());
            reactor().stop();
        });
        run();
        assertEquals(1, factory.failures.size() + factory.endings.size(), "it heard of the outcome, once");
        if (!factory.failures.isEmpty()) {
            assertInstanceOf(ConnectCancelledException.class, factory.failures.get(0));
        }
        ListeningPort again = Sockets.listen(reactor(), address, peer -> null, TcpOptions.defaults());
        assertEquals(address, again.address());
        Probe late = probe("late");
        ProbeFactory served = connectTo(address, late);
        stopWhen(() -> late.isLost());
        run();
        assertEquals(List.of(), served.failures);
    }

    @Test
    void finishedCloseStaysInOrderThoughTheReactorStops() {
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> made.transport().pauseProducing());
        connectTo(listenAt(server), client);
        server.whenMade(made -> {
            made.transport().loseConnection();
            reactor().callLater(millis(5), () -> reactor().stop()); // lingers by then
        });
        run();
        assertEquals(CloseReason.DONE, server.reason(), "all was sent, nothing is lost");
    }

    @Test
    void reconnectingForEverDoesNotKeepAReactorFromStopping() {
        SocketAddress address = listenAt(probe("server"));
        Probe client = probe("client");
        List<Probe> clients = new ArrayList<>();
        ProbeFactory factory = factory(() -> clients.isEmpty() ? client : probe("again"));
        factory.whenLost((connector, reason) -> connector.connect());
        factory.whenFailed((connector, cause) -> connector.connect());
        client.whenMade(made -> {
            clients.add(made);
            reactor().stop();
        });
        Sockets.connect(reactor(), address, factory, TcpOptions.defaults());
        run();
        assertTrue(client.isLost());
        assertEquals(0, reactor().counters().active());
    }

    // ----------------------------------------------------------------------------------------------------- drain

    /** Finishes its work some time after it was asked to. */
    private static class Worker extends Probe implements DrainableProtocol {
        private final Duration time;

        Worker(String name, Journal journal, Duration time) {
            super(name, journal);
            this.time = time;
        }

        @Override
        public void drainRequested() {
            journal.callback(
                    name + " drains",
                    () -> transport().reactor().callLater(time, () -> {
                        if (isMade()) {
                            transport().write("finished");
                            transport().loseConnection();
                        }
                    }));
        }
    }

    /** A client that shares its reactor with the server, and leaves a drain to that. */
    private Probe patient(String name) {
        return tracked(new Worker(name, journal(), Duration.ofHours(1)) {
            @Override
            public void drainRequested() {}
        });
    }

    private void drainAndStop(Duration grace) {
        reactor().drain(grace).thenAccept(aborted -> {
            seen.add("aborted " + aborted + (reactor().isReactorThread() ? "" : " on a foreign thread"));
            reactor().stop();
        });
    }

    @Test
    void drainClosesIdleConnectionsAndWaitsForWork() {
        List<Probe> servers =
                new ArrayList<>(List.of(tracked(new Worker("worker", journal(), millis(10))), probe("idle")));
        List<Probe> waiting = new ArrayList<>(servers);
        ListeningPort port =
                Sockets.listen(reactor(), listeningAddress(), peer -> waiting.remove(0), TcpOptions.defaults());
        Probe first = patient("client of worker").whenLost(reason -> seen.add("worker served"));
        connectTo(port.address(), first);
        first.whenMade(made -> connectTo(port.address(), probe("client of idle")));
        ProbeFactory[] refused = new ProbeFactory[1];
        servers.get(1)
                .whenMade(made -> reactor().callLater(millis(1), () -> {
                    drainAndStop(Duration.ofSeconds(5));
                    reactor().callLater(millis(3), () -> refused[0] = connectTo(port.address(), probe("late")));
                }));
        run();
        assertEquals(List.of("worker served", "aborted 0"), seen);
        assertEquals("finished", first.text());
        assertEquals(CloseReason.DONE, servers.get(0).reason());
        assertEquals(CloseReason.DONE, servers.get(1).reason());
        assertEquals(1, refused[0].failures.size(), "ports stop listening");
    }

    @Test
    void drainAbortsWhatIsStillOpenAfterTheGrace() {
        Worker worker = tracked(new Worker("worker", journal(), Duration.ofMillis(30)));
        Probe client = patient("client");
        connectTo(listenAt(worker), client);
        Duration grace = millis(20);
        long[] started = new long[1];
        worker.whenMade(made -> reactor().callLater(millis(1), () -> {
            started[0] = reactor().nanoTime();
            drainAndStop(grace);
        }));
        worker.whenLost(reason -> started[0] = reactor().nanoTime() - started[0]);
        run();
        assertTrue(started[0] >= grace.toNanos(), "it had its grace");
        assertEquals(List.of("aborted 2"), seen, "both ends are ours");
        assertEquals(CloseReason.ABORTED, worker.reason());
    }

    @Test
    void drainOfAnEmptyReactorIsDoneSoonAndItRunsOn() {
        reactor()
                .callLater(
                        Duration.ZERO,
                        () -> reactor().drain(Duration.ofSeconds(5)).thenAccept(aborted -> {
                            seen.add("aborted " + aborted);
                            Probe server = probe("server");
                            connectTo(
                                    listenAt(server),
                                    probe("client")
                                            .whenMade(made -> made.transport().loseConnection()));
                            server.whenLost(reason -> reactor().stop());
                        }));
        run();
        assertEquals(List.of("aborted 0"), seen);
    }

    @Test
    void drainOfAReactorThatDoesNotRunIsDoneAtOnce() {
        reactor().drain(Duration.ofSeconds(1)).thenAccept(aborted -> seen.add("aborted " + aborted));
        assertEquals(List.of("aborted 0"), seen);
    }

    @Test
    void negativeGraceIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> reactor().drain(millis(-1)));
        reactor().callLater(Duration.ZERO, () -> {
            assertThrows(IllegalArgumentException.class, () -> reactor().drain(millis(-1)));
            seen.add("refused");
            reactor().stop();
        });
        run();
        assertEquals(List.of("refused"), seen);
    }

    @Test
    void drainIsOfUseBeforeAShutdown() {
        Worker worker = tracked(new Worker("worker", journal(), millis(10)));
        Probe client = patient("client");
        connectTo(listenAt(worker), client);
        worker.whenMade(made -> stopAfter(millis(2)));
        reactor().beforeShutdown(() -> reactor().drain(Duration.ofSeconds(5)));
        run();
        assertEquals("finished", client.text());
        assertEquals(CloseReason.DONE, worker.reason());
    }

    @Test
    void faultInDrainRequestedIsTheReason() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by a protocol");
        Worker worker = tracked(new Worker("worker", journal(), Duration.ZERO) {
            @Override
            public void drainRequested() {
                throw thrown;
            }
        });
        connectTo(listenAt(worker), probe("client"));
        worker.whenMade(made -> reactor().callLater(millis(1), () -> drainAndStop(Duration.ofSeconds(5))));
        run();
        assertEquals(new CloseReason.ApplicationError(thrown), worker.reason());
        assertEquals(List.of("aborted 0"), seen);
    }

    // ----------------------------------------------------------------------------------------- close, many, local

    @Test
    void closedReactorRefusesToWork() {
        reactor().close();
        reactor().close();
        assertThrows(IllegalStateException.class, () -> reactor().run());
        assertThrows(IllegalStateException.class, () -> reactor().callLater(Duration.ZERO, () -> {}));
        assertThrows(
                IllegalStateException.class,
                () -> Sockets.listen(reactor(), listeningAddress(), peer -> null, TcpOptions.defaults()));
        reactor().stop();
    }

    @Test
    void runningReactorCannotBeClosed() {
        reactor().callLater(Duration.ZERO, () -> {
            assertThrows(IllegalStateException.class, () -> reactor().close());
            seen.add("refused");
            reactor().stop();
        });
        run();
        assertEquals(List.of("refused"), seen);
    }

    @Test
    void reactorThatNeverRanGivesItsPortsBack() {
        SocketAddress address = listenAt(probe("server"));
        reactor().close();
        try (Reactor other = createReactor()) {
            assertEquals(
                    address,
                    Sockets.listen(other, address, peer -> null, TcpOptions.defaults())
                            .address());
        }
    }

    @Test // D23
    void reactorsDoNotShareAnything() {
        try (Reactor other = createReactor()) {
            assertNotSame(reactor(), other);
            other.callLater(Duration.ZERO, () -> seen.add("other"));
            reactor().callLater(millis(1), () -> seen.add("this"));
            stopAfter(millis(5));
            run();
            assertEquals(List.of("this"), seen);
            other.callLater(millis(1), other::stop);
            other.run();
            assertEquals(List.of("this", "other"), seen);
        }
    }

    @Test
    void reactorRunsInsideAnotherOnesCallback() {
        try (Reactor inner = createReactor()) {
            inner.callLater(millis(1), () -> {
                seen.add("inner");
                inner.stop();
            });
            reactor().callLater(Duration.ZERO, () -> {
                inner.run();
                seen.add("outer");
                reactor().stop();
            });
            run();
        }
        assertEquals(List.of("inner", "outer"), seen);
    }

    @Test
    void eachReactorHasItsOwnLocal() {
        ReactorLocal<List<String>> key = new ReactorLocal<>(ArrayList::new);
        ReactorLocal<List<String>> another = new ReactorLocal<>(ArrayList::new);
        try (Reactor other = createReactor()) {
            List<String> mine = key.get(reactor());
            assertSame(mine, key.get(reactor()));
            assertNotSame(mine, key.get(other));
            assertNotSame(mine, another.get(reactor()));
        }
    }
}
