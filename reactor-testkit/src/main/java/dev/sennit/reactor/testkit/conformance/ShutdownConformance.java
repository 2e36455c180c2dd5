// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

/** What a stop waits for, and what it takes down. E-20, E-21, E-23; RC-03 to RC-08. */
public abstract class ShutdownConformance extends LifecycleLaws {
    /** For subclasses. */
    protected ShutdownConformance() {}

    // -------------------------------------------------------------------------------------------- beforeShutdown

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
        reactor().beforeShutdown(ShutdownConformance::nothingAtAll);
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

    private void stopWhen(BooleanSupplier condition) {
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
}
