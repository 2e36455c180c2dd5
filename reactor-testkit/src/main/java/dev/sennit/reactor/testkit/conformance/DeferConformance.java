// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorStoppedException;
import dev.sennit.reactor.WorkerPool;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Work that is done elsewhere, and threads that wait for the reactor. TH-04 to TH-06. */
public abstract class DeferConformance extends ReactorConformance {
    private final List<String> told = new ArrayList<>();
    private final ArrayDeque<Runnable> held = new ArrayDeque<>(); // work that nobody does yet

    /** For subclasses. */
    protected DeferConformance() {}

    /** Notes the outcome, and where it came. */
    private void watch(CompletionStage<?> stage) {
        stage.whenComplete((result, failure) -> {
            if (!reactor().isReactorThread()) {
                journal().violation("the outcome came on " + Thread.currentThread());
            }
            told.add(failure == null ? String.valueOf(result) : failure.toString());
        });
    }

    private static String failing() throws IOException {
        throw new IOException("the disk is full");
    }

    // ------------------------------------------------------------------------------------------------ deferring

    @Test // TH-05
    void outcomesComeBackOnTheReactorsThreadInALaterTurn() {
        long[] asked = new long[1];
        on(() -> {
            asked[0] = journal().turn();
            watch(reactor().deferToThread(() -> "result"));
            assertEquals(List.of(), told, "not from inside the call");
        });
        await("it is told", () -> told.size() == 1);
        assertTrue(journal().turn() > asked[0]);
        on(() -> watch(reactor().deferToThread(DeferConformance::failing)));
        await("it is told", () -> told.size() == 2);
        assertEquals(List.of("result", "java.io.IOException: the disk is full"), told);
    }

    @Test // also one that does the work at once
    void anyExecutorDoesAndTheOutcomeStillComesLater() {
        on(() -> {
            watch(reactor().deferToThread(Runnable::run, () -> "at once"));
            assertEquals(List.of(), told);
        });
        await("it is told", () -> told.size() == 1);
        assertEquals(List.of("at once"), told);
    }

    @Test
    void installedWorkersDoTheWork() {
        on(() -> {
            WorkerPool.install(reactor(), held::add);
            assertEquals(0, held.size());
            watch(reactor().deferToThread(() -> "first"));
            reactor().callInThread(() -> told.add("second"));
            assertEquals(2, held.size());
        });
        turns(3);
        assertEquals(List.of(), told);
        on(() -> held.remove().run());
        await("it is told", () -> told.size() == 1);
        on(() -> held.remove().run());
        assertEquals(List.of("first", "second"), told);
    }

    @Test
    void workThatIsRefusedFails() {
        on(() -> {
            WorkerPool.install(reactor(), work -> {
                throw new RejectedExecutionException("full");
            });
            watch(reactor().deferToThread(() -> "never"));
            assertEquals(List.of(), told, "not from inside the call");
            assertThrows(RejectedExecutionException.class, () -> reactor().callInThread(() -> told.add("never")));
        });
        await("it is told", () -> told.size() == 1);
        assertEquals(List.of("java.util.concurrent.RejectedExecutionException: full"), told);
    }

    @Test // TH-03
    void workThatFailsUnheardHarmsNobody() {
        on(() -> {
            reactor().callInThread(() -> {
                throw new IllegalStateException("on purpose");
            });
            watch(reactor().deferToThread(() -> "next"));
        });
        await("the next is done", () -> told.size() == 1);
        turns(3);
    }

    @Test
    void outcomeForAConnectionThatIsLostIsHarmless() {
        Probe server = probe("server");
        Probe client = probe("client");
        on(() -> WorkerPool.install(reactor(), held::add));
        pair(server, client);
        on(() -> {
            CompletionStage<String> answer = reactor().deferToThread(() -> "answer");
            answer.thenAccept(text -> {
                server.write(text);
                server.transport().loseConnection();
            });
            watch(answer);
            client.transport().abortConnection();
        });
        awaitLost(server, client);
        on(() -> held.remove().run());
        await("it is told", () -> told.size() == 1);
        turns(3);
        assertEquals("", client.text());
    }

    @Test
    void outcomeForAReactorThatHasStoppedComesWhenItRunsAgain() {
        Reactor reactor = reactor();
        reactor.callWhenRunning(() -> {
            WorkerPool.install(reactor, held::add);
            watch(reactor.deferToThread(() -> "late"));
            reactor.stop();
        });
        reactor.run();
        held.remove().run();
        assertEquals(List.of(), told);
        reactor.callWhenRunning(() -> reactor.callFromThread(reactor::stop));
        reactor.run();
        assertEquals(List.of("late"), told);
    }

    @Test
    void outcomeForAReactorThatIsClosedIsForgotten() {
        Reactor reactor = reactor();
        reactor.callWhenRunning(() -> {
            WorkerPool.install(reactor, held::add);
            watch(reactor.deferToThread(() -> "too late"));
            reactor.stop();
        });
        reactor.run();
        reactor.close();
        held.remove().run();
        assertEquals(List.of(), told);
    }

    @Test // E-26
    void workIsDeferredByTheReactorsThreadOnly() {
        on(() -> CompletableFuture.runAsync(
                        () -> {
                            refuses(() -> reactor().deferToThread(() -> "foreign"));
                            refuses(() -> {
                                reactor().callInThread(() -> told.add("foreign"));
                                return "";
                            });
                        },
                        task -> new Thread(task, "foreign").start())
                .join());
        turns(3);
        assertEquals(List.of(), told);
    }

    private static void refuses(Callable<?> command) {
        String text = assertThrows(IllegalStateException.class, command::call).toString();
        assertTrue(text.contains("'foreign'") && text.contains("callFromThread"), text);
    }

    // ------------------------------------------------------------------------------------------------ blocking

    /** Runs the reactor here, and the work on a thread of its own, which stops the reactor unless it is stopped already. */
    private void besideTheReactor(Callable<?> work) {
        Reactor reactor = reactor();
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        reactor.callWhenRunning(() -> new Thread(
                        () -> {
                            Throwable thrown = null;
                            try {
                                work.call();
                            } catch (Throwable e) {
                                thrown = e;
                            }
                            failure.complete(thrown);
                            reactor.stop();
                        },
                        "foreign")
                .start());
        reactor.run();
        Throwable thrown = failure.join();
        if (thrown != null) {
            throw new AssertionError(thrown);
        }
    }

    @Test // TH-05
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void threadWaitsForTheResultOfACall() {
        besideTheReactor(() -> {
            Reactor reactor = reactor();
            assertEquals(true, reactor.blockingCallFromThread(reactor::isReactorThread));
            Throwable failure = assertThrows(
                    ExecutionException.class, () -> reactor.blockingCallFromThread(DeferConformance::failing));
            assertInstanceOf(IOException.class, failure.getCause());
            return told.add("done");
        });
        assertEquals(List.of("done"), told);
    }

    @Test // TH-05: also for what comes later
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void threadWaitsForWhatComesOfACallLater() {
        besideTheReactor(() -> {
            Reactor reactor = reactor();
            CompletableFuture<String> later = new CompletableFuture<>();
            assertEquals("later", reactor.<String>blockingJoinFromThread(() -> {
                reactor.callFromThread(() -> later.complete("later"));
                return later;
            }));
            IOException cause = new IOException("on purpose");
            Throwable failure = assertThrows(
                    ExecutionException.class,
                    () -> reactor.blockingJoinFromThread(() -> CompletableFuture.failedFuture(cause)));
            assertSame(cause, failure.getCause());
            return told.add("done");
        });
        assertEquals(List.of("done"), told);
    }

    @Test // an exception, not a hang
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void threadThatWaitsHearsThatTheReactorStops() {
        besideTheReactor(() -> {
            Reactor reactor = reactor();
            assertThrows(
                    ReactorStoppedException.class,
                    () -> reactor.blockingJoinFromThread(() -> {
                        reactor.stop();
                        return new CompletableFuture<String>();
                    }));
            assertThrows(ReactorStoppedException.class, () -> askUntilItHasStopped(reactor));
            return told.add("done");
        });
        assertEquals(List.of("done"), told);
    }

    @Test
    @Timeout(value = 30, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void theCallOfAThreadThatWasInterruptedIsNotMade() {
        besideTheReactor(() -> {
            Reactor reactor = reactor();
            CountDownLatch held = new CountDownLatch(1);
            CountDownLatch goesOn = new CountDownLatch(1);
            reactor.callFromThread(() -> {
                held.countDown();
                awaitInterruptibly(goesOn);
            });
            held.await();
            Thread.currentThread().interrupt(); // so that the wait ends as soon as it has begun
            assertThrows(
                    InterruptedException.class, () -> reactor.blockingCallFromThread(() -> told.add("made in vain")));
            goesOn.countDown();
            assertEquals(1, reactor.blockingCallFromThread(() -> 1), "calls posted later are made");
            return told.add("done");
        });
        assertEquals(List.of("done"), told);
    }

    private static void awaitInterruptibly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Calls that meet the end of the reactor: none of them may hang. */
    private static void askUntilItHasStopped(Reactor reactor) throws Exception {
        for (; ; ) {
            assertEquals(1, reactor.blockingCallFromThread(() -> 1));
        }
    }

    @Test
    void nobodyWaitsForAReactorThatDoesNotRun() {
        assertThrows(ReactorStoppedException.class, () -> reactor().blockingCallFromThread(() -> told.add("made")));
        assertEquals(List.of(), told);
        reactor().close();
        assertThrows(ReactorStoppedException.class, () -> reactor().blockingCallFromThread(() -> told.add("made")));
    }

    @Test
    void theReactorDoesNotWaitForItself() {
        on(() -> {
            String text = assertThrows(
                            IllegalStateException.class, () -> reactor().blockingCallFromThread(() -> 1))
                    .toString();
            assertTrue(text.contains("wait for itself"), text);
        });
    }
}
