// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.TcpOptions;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A reactor's own life: run, stop, run again, close. E-18, E-19, E-22; RC-01, RC-02, RC-07, D23. */
public abstract class LifecycleConformance extends LifecycleLaws {
    /** For subclasses. */
    protected LifecycleConformance() {}

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
