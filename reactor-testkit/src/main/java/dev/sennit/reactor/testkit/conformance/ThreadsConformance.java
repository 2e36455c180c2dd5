// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.ConnectionStatus;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Calls from other threads. E-24 to E-26; TH-01 to TH-03. Three tests start real threads. Where one of them must wake
 * a reactor, no timed call is pending, so virtual time has nowhere to jump to: a simulated reactor, too, waits for the
 * wake-up then.
 */
public abstract class ThreadsConformance extends ReactorConformance {
    private final List<String> made = new ArrayList<>();

    /** For subclasses. */
    protected ThreadsConformance() {}

    /** Runs something on another thread and waits for its end. */
    private static void elsewhere(Runnable work) {
        CompletableFuture.runAsync(work, task -> new Thread(task, "foreign").start())
                .join();
    }

    @Test // E-24, TH-01
    @Timeout(
            value = 30,
            threadMode = Timeout.ThreadMode.SEPARATE_THREAD) // a wake-up that is lost must not hang the build
    void callFromAnotherThreadWakesASleepingReactor() {
        Reactor reactor = reactor();
        int rounds = 100;
        CountDownLatch running = new CountDownLatch(1);
        reactor.callWhenRunning(running::countDown);
        Thread caller = new Thread(() -> {
            for (int i = 0; i < rounds; i++) {
                CompletableFuture<Boolean> answered = new CompletableFuture<>();
                reactor.callFromThread(() -> answered.complete(reactor.isReactorThread()));
                made.add(String.valueOf(answered.join()));
            }
            reactor.stop();
        });
        caller.start();
        reactor.run();
        join(caller);
        assertEquals(rounds, made.size());
        assertTrue(made.stream().allMatch("true"::equals));
        assertTrue(reactor.counters().threadCalls() >= rounds);
    }

    @Test // E-24
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void stopFromAnotherThreadWakesASleepingReactor() {
        for (int i = 0; i < 50; i++) {
            Reactor reactor = reactor();
            CountDownLatch running = new CountDownLatch(1);
            reactor.callWhenRunning(running::countDown);
            Thread stopper = new Thread(() -> {
                try {
                    running.await();
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                reactor.stop();
            });
            stopper.start();
            reactor.run();
            join(stopper);
            assertEquals(Reactor.State.IDLE, reactor.state());
        }
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test // E-25, TH-01
    void callFromTheReactorsOwnThreadIsMadeLater() {
        long[] turns = new long[2];
        on(() -> {
            turns[0] = journal().turn();
            reactor().callFromThread(() -> {
                turns[1] = journal().turn();
                made.add("call");
            });
            assertEquals(List.of(), made);
        });
        await("it is made", () -> made.size() == 1);
        assertTrue(turns[1] > turns[0]);
    }

    @Test // E-25, TH-02
    void callPostedByACallWaitsForALaterTurn() {
        List<Long> turns = new ArrayList<>();
        on(() -> reactor().callFromThread(() -> postAgain(turns, 10)));
        await("all are made", () -> turns.size() == 10);
        assertEquals(10, turns.stream().distinct().count(), turns::toString);
    }

    private void postAgain(List<Long> turns, int left) {
        turns.add(journal().turn());
        if (left > 1) {
            reactor().callFromThread(() -> postAgain(turns, left - 1));
        }
    }

    @Test // E-25
    void endlessPostingLetsTimersAndBytesThrough() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        boolean[] timer = {false};
        int[] posts = {0};
        on(() -> {
            reactor().callLater(Duration.ZERO, () -> timer[0] = true);
            client.write("through");
            reactor().callFromThread(() -> postUntil(posts, server, timer));
        });
        await("both are through", () -> timer[0] && server.text().equals("through"));
        assertTrue(posts[0] < 1_000_000, "only the end of the posting let them through");
    }

    private void postUntil(int[] posts, Probe server, boolean[] timer) {
        if ((!timer[0] || server.byteCount() == 0) && ++posts[0] < 1_000_000) {
            reactor().callFromThread(() -> postUntil(posts, server, timer));
        }
    }

    @Test // E-26
    void callsBeforeTheRunAreMadeInOrderOnceItRuns() {
        List<String> expected =
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
        expected.forEach(name -> reactor().callFromThread(() -> made.add(name)));
        assertEquals(List.of(), made);
        await("all are made", () -> made.size() == expected.size());
        assertEquals(expected, made);
    }

    @Test // E-26
    void callsOfAnotherThreadKeepTheirOrder() {
        List<String> expected =
                IntStream.range(0, 10_000).mapToObj(Integer::toString).toList();
        on(() -> elsewhere(() -> expected.forEach(name -> reactor().callFromThread(() -> made.add(name)))));
        await("all are made", () -> made.size() == expected.size());
        assertEquals(expected, made);
    }

    @Test // TH-03
    void callThatThrowsCostsNoOtherItsTurn() {
        on(() -> {
            reactor().callFromThread(() -> made.add("before"));
            reactor().callFromThread(() -> {
                throw new IllegalStateException("thrown on purpose by a call from a thread");
            });
            reactor().callFromThread(() -> {
                throw new AssertionError("thrown on purpose by a call from a thread");
            });
            reactor().callFromThread(() -> made.add("after"));
        });
        await("both are made", () -> made.size() == 2);
        assertEquals(List.of("before", "after"), made);
    }

    @Test // DESIGN: a call from a foreign thread fails at once with a message that names callFromThread
    void everythingElseRefusesAForeignThread() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        Map<String, Runnable> commands = commandsOf(server.transport());
        Map<String, Throwable> failures = new LinkedHashMap<>();
        on(() -> elsewhere(() -> commands.forEach((name, command) -> {
            try {
                command.run();
            } catch (Throwable failure) {
                failures.put(name, failure);
            }
        })));
        for (String name : commands.keySet()) {
            Throwable failure = assertInstanceOf(IllegalStateException.class, failures.get(name), name);
            assertTrue(String.valueOf(failure.getMessage()).contains("callFromThread"), name + ": " + failure);
        }
        turns(3);
        assertTrue(server.isMade() && client.isMade(), "nothing was done");
        assertEquals("", client.text());
    }

    private Map<String, Runnable> commandsOf(Transport transport) {
        Reactor reactor = reactor();
        Map<String, Runnable> commands = new LinkedHashMap<>();
        commands.put("write", () -> transport.write("foreign"));
        commands.put("writeSequence", () -> transport.writeSequence(List.of()));
        commands.put("loseConnection", transport::loseConnection);
        commands.put("loseWriteConnection", transport::loseWriteConnection);
        commands.put("abortConnection", transport::abortConnection);
        commands.put("pauseProducing", transport::pauseProducing);
        commands.put("resumeProducing", transport::resumeProducing);
        commands.put("unregisterProducer", transport::unregisterProducer);
        commands.put("option", () -> transport.option(SocketOption.NO_DELAY));
        commands.put("setOption", () -> transport.setOption(SocketOption.NO_DELAY, true));
        commands.put("noDelay", transport::noDelay);
        commands.put("setNoDelay", () -> transport.setNoDelay(true));
        commands.put("keepAlive", transport::keepAlive);
        commands.put("setKeepAlive", () -> transport.setKeepAlive(true));
        commands.put("callLater", () -> reactor.callLater(Duration.ZERO, () -> {}));
        commands.put("callWhenRunning", () -> reactor.callWhenRunning(() -> {}));
        commands.put("beforeShutdown", () -> reactor.beforeShutdown(() -> CompletableFuture.completedFuture("")));
        commands.put(
                "listenTcp", () -> Sockets.listen(reactor, listeningAddress(), peer -> null, TcpOptions.defaults()));
        commands.put(
                "connectTcp",
                () -> Sockets.connect(reactor, listeningAddress(), factory(() -> null), TcpOptions.defaults()));
        return commands;
    }

    @Test
    void openConnectionsAreToldWithWhatWillCloseThem() {
        Probe client = probe("client")
                .whenMade(made -> new Deadline(made.transport(), DeadlineKind.PHASE, "greeting", () -> {})
                        .set(Duration.ofHours(1)));
        Pair pair = pair(probe("server"), client);
        List<ConnectionStatus> lines = connections(10);
        assertEquals(2, lines.size());
        ConnectionStatus ours = lines.stream()
                .filter(each -> each.origin() == ConnectionStatus.Origin.CONNECTED)
                .findFirst()
                .orElseThrow();
        ConnectionStatus theirs = lines.get(1 - lines.indexOf(ours));
        assertEquals(ConnectionStatus.Origin.ACCEPTED, theirs.origin());
        assertEquals(ours.host(), theirs.peer());
        assertEquals(Probe.class, ours.protocol());
        assertEquals("greeting", ours.deadlines().get(0).name());
        assertEquals(List.of(), theirs.deadlines());
        assertEquals(1, connections(1).size());
        on(() -> pair.client().transport().abortConnection());
        awaitLost(pair.client(), pair.server());
        assertEquals(List.of(), connections(10));
    }

    /** Asked for from another thread. */
    private List<ConnectionStatus> connections(int limit) {
        CompletableFuture<List<ConnectionStatus>> answer = new CompletableFuture<>();
        elsewhere(() -> reactor().connections(limit).thenAccept(answer::complete));
        await("the connections are told", answer::isDone);
        return answer.join();
    }

    @Test
    void connectionsOfAReactorThatDoesNotRunAreToldAtOnceAsNone() {
        assertEquals(List.of(), reactor().connections(1).toCompletableFuture().getNow(null));
        assertThrows(IllegalArgumentException.class, () -> reactor().connections(0));
    }

    @Test
    void whatIsForAnyThreadAnswersAForeignThread() {
        boolean[] foreign = {true};
        on(() -> {
            assertTrue(reactor().isReactorThread());
            elsewhere(() -> {
                foreign[0] = reactor().isReactorThread();
                made.add(reactor().name());
                made.add(reactor().state().toString());
                made.add(reactor().counters().toString());
            });
        });
        assertFalse(foreign[0]);
        assertEquals("RUNNING", made.get(1));
    }
}
