// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static dev.sennit.interleavings.Interleavings.explore;
import static dev.sennit.interleavings.Interleavings.require;
import static dev.sennit.interleavings.Interleavings.start;

import dev.sennit.interleavings.Part;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ReactorStoppedException;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What other threads may ask of a loop, in whatever order their steps and the loop's come. */
class EventLoopInterleavingsTest {
    private final EventLoop loop = SleepingPoller.newLoop();

    private void turnUntilStopAsked() {
        while (!loop.isStopAsked()) {
            loop.turn();
        }
    }

    @Test
    void aLoopThatSleepsHearsOfItsStop() {
        explore(() -> {
            loop.begin();
            Part stopping = start(loop::stop);
            turnUntilStopAsked();
            loop.end();
            stopping.join();
            require(loop.state() == Reactor.State.IDLE, "it is " + loop.state());
        });
    }

    @Test
    void aCallIsMadeOnceInThisRunOrTheNext() {
        explore(() -> {
            loop.begin();
            AtomicInteger made = new AtomicInteger();
            Part calling = start(() -> loop.callFromThread(made::incrementAndGet));
            loop.end();
            loop.begin();
            calling.join();
            loop.callFromThread(loop::stop);
            turnUntilStopAsked();
            loop.end();
            require(made.get() == 1, "made " + made.get() + " times");
        });
    }

    @Test
    void whoWaitsForAnAnswerGetsItOrHearsOfTheEnd() {
        explore(() -> {
            loop.begin();
            AtomicInteger made = new AtomicInteger();
            Part waiting = start(() -> {
                int answer;
                try {
                    answer = loop.blockingCallFromThread(made::incrementAndGet);
                } catch (ReactorStoppedException e) {
                    answer = 0;
                }
                require(answer == made.get(), "made " + made.get() + " times, answered " + answer);
            });
            loop.end();
            waiting.join();
        });
    }

    @Test
    void whoWaitsForWhatNeverComesHearsOfTheEnd() {
        explore(() -> {
            loop.begin();
            Part waiting = start(() -> {
                try {
                    loop.blockingJoinFromThread(CompletableFuture<String>::new);
                    require(false, "answered by nobody");
                } catch (ReactorStoppedException e) {
                    // as it must
                }
            });
            loop.end();
            waiting.join();
        });
    }

    @Test
    void aDrainIsOverWhenTheLoopEnds() {
        explore(() -> {
            loop.begin();
            List<CompletionStage<?>> asked = new ArrayList<>();
            Part asking = start(() -> {
                asked.add(loop.drain(Duration.ofSeconds(1)));
                asked.add(loop.connections(1));
            });
            loop.end();
            asking.join();
            for (CompletionStage<?> each : asked) {
                require(each.toCompletableFuture().isDone(), "nobody will answer");
            }
        });
    }

    @Test
    void aConnectionThatIsHandedOverIsClosedOnce() {
        explore(() -> {
            loop.begin();
            QuietSocket refused = new QuietSocket();
            Part acceptor = start(() -> loop.connections().handOver(refused, peer -> null, TcpOptions.defaults()));
            loop.end();
            acceptor.join();
            require(refused.timesClosed() == 1, "closed " + refused.timesClosed() + " times");
            require(loop.counters().active() == 0, "counted as open");
        });
    }

    @Test
    void workDoneElsewhereHasOneOutcomeOnTheLoopsThread() {
        explore(() -> {
            loop.begin();
            List<Part> workers = new ArrayList<>();
            Executor executor = work -> workers.add(start(work::run));
            List<String> outcomes = new ArrayList<>();
            CompletableFuture<String> stage =
                    loop.deferToThread(executor, () -> "done").toCompletableFuture();
            stage.whenComplete((result, failure) -> {
                require(loop.isReactorThread(), "told on another thread");
                outcomes.add(failure == null ? result : "cancelled");
            });
            Part changingItsMind = start(() -> loop.callFromThread(() -> stage.cancel(false)));
            while (outcomes.isEmpty()) {
                loop.turn();
            }
            workers.get(0).join();
            changingItsMind.join();
            loop.end();
            require(outcomes.size() == 1, "told of " + outcomes);
        });
    }
}
