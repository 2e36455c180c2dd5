// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reactor that finishes what it works on. */
public abstract class DrainConformance extends LifecycleLaws {
    /** For subclasses. */
    protected DrainConformance() {}

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
    void theReactorKnowsThatItDrainsFromTheStartUntilNobodyIsLeft() {
        Worker worker = tracked(new Worker("worker", journal(), millis(20)));
        connectTo(listenAt(worker), patient("client"));
        worker.whenLost(reason -> seen.add("lost: " + reactor().isDraining()));
        worker.whenMade(made -> reactor().callLater(millis(1), () -> {
            seen.add("before: " + reactor().isDraining());
            reactor().drain(Duration.ofSeconds(5)).thenAccept(aborted -> {
                seen.add("after: " + reactor().isDraining());
                reactor().stop();
            });
            reactor()
                    .callLater(
                            millis(5), () -> seen.add("meanwhile: " + reactor().isDraining()));
        }));
        run();
        assertEquals(List.of("before: false", "meanwhile: true", "lost: true", "after: false"), seen);
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
}
