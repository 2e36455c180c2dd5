// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DelayedCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Timed calls: when they are made, in which order, and what moving and cancelling them does. E-11 to E-17. */
public abstract class TimersConformance extends ReactorConformance {
    private final List<String> made = new ArrayList<>();

    /** For subclasses. */
    protected TimersConformance() {}

    private DelayedCall later(long millis, String name) {
        return reactor().callLater(Duration.ofMillis(millis), () -> made.add(name));
    }

    private void awaitMade(int count) {
        await(count + " calls are made", () -> made.size() >= count);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }

    @Test // DC-01
    void callIsNeverMadeFromInsideCallLater() {
        on(() -> {
            later(0, "zero");
            assertEquals(List.of(), made);
        });
        awaitMade(1);
    }

    @Test
    void callIsNeverMadeEarly() {
        for (long nanos : new long[] {0, 1, 999_999, 1_000_000, 1_000_001, 3_500_000, 17_000_000}) {
            long[] early = {Long.MIN_VALUE};
            on(() -> {
                long due = reactor().nanoTime() + nanos;
                reactor()
                        .callLater(
                                Duration.ofNanos(nanos),
                                () -> early[0] = due - reactor().nanoTime());
            });
            await("a call after " + nanos + " ns is made", () -> early[0] != Long.MIN_VALUE);
            assertTrue(early[0] <= 0, () -> "a call after " + nanos + " ns came " + early[0] + " ns early");
        }
    }

    @Test
    void negativeDelayIsRefused() {
        on(() -> {
            assertThrows(IllegalArgumentException.class, () -> later(-1, "never"));
            DelayedCall call = later(3, "reset");
            assertThrows(IllegalArgumentException.class, () -> call.reset(millis(-1)));
            assertTrue(call.active(), "a refused reset changes nothing");
        });
        awaitMade(1);
    }

    @Test
    void callsAreMadeInTheOrderOfTheirTimes() {
        on(() -> {
            later(9, "c");
            later(1, "a");
            later(5, "b");
        });
        awaitMade(3);
        assertEquals(List.of("a", "b", "c"), made);
    }

    @Test // E-14
    void equalTimesAreMadeInTheOrderTheyWereAskedFor() {
        List<String> asked = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
        on(() -> asked.forEach(name -> later(4, name)));
        awaitMade(100);
        assertEquals(asked, made);
    }

    @Test
    void moreCallsThanOneTurnMakesAreAllMadeInOrder() {
        List<String> asked =
                IntStream.range(0, 5000).mapToObj(Integer::toString).toList();
        on(() -> asked.forEach(name -> later(2, name)));
        awaitMade(asked.size());
        assertEquals(asked, made);
    }

    @Test // E-13, DC-02
    void callAskedForByATimedCallWaitsForALaterTurn() {
        long[] turns = new long[2];
        on(() -> reactor().callLater(Duration.ZERO, () -> {
            turns[0] = journal().turn();
            reactor().callLater(Duration.ZERO, () -> {
                turns[1] = journal().turn();
                made.add("second");
            });
            made.add("first");
        }));
        awaitMade(2);
        assertEquals(List.of("first", "second"), made);
        assertTrue(turns[1] > turns[0], "the second call came in the turn of the first");
    }

    @Test // DC-02: what timed calls asked for comes after the other calls that are due
    void callAskedForByATimedCallComesAfterThoseThatAreDue() {
        on(() -> {
            reactor().callLater(millis(2), () -> {
                made.add("t1");
                later(0, "c");
            });
            later(2, "t2");
        });
        awaitMade(3);
        assertEquals(List.of("t1", "t2", "c"), made);
    }

    @Test // E-13: a chain of calls that are due at once does not keep the sockets waiting
    void endlessChainOfZeroCallsLetsBytesThrough() {
        Probe server = probe("server");
        Pair pair = pair(server, probe("client"));
        int[] rounds = {0};
        on(() -> {
            pair.client().write("through");
            reactor().callLater(Duration.ZERO, () -> again(rounds, server));
        });
        await("the bytes are through", () -> server.text().equals("through"));
        assertTrue(rounds[0] < 1_000_000, "only the end of the chain let them through");
    }

    private void again(int[] rounds, Probe server) {
        if (server.byteCount() == 0 && ++rounds[0] < 1_000_000) {
            reactor().callLater(Duration.ZERO, () -> again(rounds, server));
        }
    }

    @Test // E-11, DC-05, DC-08
    void callIsOverInsideItselfAndCannotBeCancelledThere() {
        DelayedCall[] call = new DelayedCall[1];
        on(() -> {
            call[0] = reactor().callLater(millis(1), () -> {
                assertFalse(call[0].active());
                assertThrows(IllegalStateException.class, () -> call[0].cancel());
                assertThrows(IllegalStateException.class, () -> call[0].reset(millis(1)));
                assertThrows(IllegalStateException.class, () -> call[0].delay(millis(1)));
                made.add("checked");
            });
            assertTrue(call[0].active());
        });
        awaitMade(1);
    }

    @Test // E-11
    void cancelledCallIsNotMadeAndCannotBeCancelledAgain() {
        on(() -> {
            DelayedCall call = later(1, "cancelled");
            call.cancel();
            assertFalse(call.active());
            assertThrows(IllegalStateException.class, call::cancel);
            assertThrows(IllegalStateException.class, () -> call.reset(millis(1)));
            assertThrows(IllegalStateException.class, () -> call.delay(millis(1)));
            later(3, "other");
        });
        awaitMade(1);
        assertEquals(List.of("other"), made);
    }

    @Test
    void callCancelledByOneThatIsDueAtTheSameTimeIsNotMade() {
        DelayedCall[] second = new DelayedCall[1];
        on(() -> {
            reactor().callLater(millis(2), () -> {
                second[0].cancel();
                made.add("first");
            });
            second[0] = later(2, "second");
            later(3, "third");
        });
        awaitMade(2);
        assertEquals(List.of("first", "third"), made);
    }

    @Test // E-12, DC-06
    void resetSoonerIsMadeSooner() {
        on(() -> {
            DelayedCall call = later(60_000, "moved");
            later(20, "other");
            call.reset(millis(1));
            assertEquals(reactor().nanoTime() + 1_000_000, call.deadlineNanos());
        });
        awaitMade(2);
        assertEquals(List.of("moved", "other"), made);
    }

    @Test // E-12
    void resetLaterKeepsTheOrderOfTheOthers() {
        on(() -> {
            later(2, "a");
            DelayedCall call = later(3, "moved");
            later(4, "b");
            later(6, "c");
            call.reset(millis(8));
        });
        awaitMade(4);
        assertEquals(List.of("a", "b", "c", "moved"), made);
    }

    @Test // DC-06
    void delayMovesTheTimeFromWhereItWas() {
        on(() -> {
            DelayedCall call = later(2, "moved");
            long before = call.deadlineNanos();
            call.delay(millis(6));
            assertEquals(before + 6_000_000, call.deadlineNanos());
            later(4, "other");
        });
        awaitMade(2);
        assertEquals(List.of("other", "moved"), made);
    }

    @Test // DC-06, E-12
    void delayIntoThePastIsMadeInTheNextTurn() {
        on(() -> {
            DelayedCall call = later(60_000, "moved");
            call.delay(Duration.ofHours(-1));
            assertEquals(List.of(), made);
            later(5, "other");
        });
        awaitMade(2);
        assertEquals(List.of("moved", "other"), made);
    }

    @Test // E-15, DC-12
    void callThatThrowsCostsNoOtherItsTurn() {
        on(() -> {
            later(2, "before");
            reactor().callLater(millis(2), () -> {
                throw new IllegalStateException("thrown on purpose by a timed call");
            });
            reactor().callLater(millis(2), () -> {
                throw new AssertionError("thrown on purpose by a timed call");
            });
            later(2, "after");
        });
        awaitMade(2);
        assertEquals(List.of("before", "after"), made);
    }

    @Test // E-16, DC-14
    void callInAHundredYearsDisturbsNobody() {
        on(() -> {
            DelayedCall century = reactor().callLater(Duration.ofDays(36_525), () -> made.add("century"));
            DelayedCall never = reactor().callLater(Deadline.NONE, () -> made.add("never"));
            reactor().callLater(millis(3), () -> {
                made.add("soon");
                assertTrue(century.active());
                century.cancel();
                never.cancel();
            });
        });
        awaitMade(1);
        assertEquals(List.of("soon"), made);
    }

    @Test // E-16: moved out to for ever and back
    void hugeDelayDoesNotOverflow() {
        on(() -> {
            DelayedCall call = later(5, "moved");
            call.delay(Duration.ofSeconds(Long.MAX_VALUE));
            call.delay(Duration.ofSeconds(Long.MAX_VALUE));
            assertTrue(call.deadlineNanos() - reactor().nanoTime() > 0, "it is still to come");
            call.reset(millis(1));
            later(3, "other");
        });
        awaitMade(2);
        assertEquals(List.of("moved", "other"), made);
    }

    @Test // E-17: what it costs is for a benchmark; here, that nothing is lost or left by so many
    void aHundredThousandResetsLeaveOneCallAtTheLastTime() {
        on(() -> {
            DelayedCall call = later(1, "moved");
            for (int i = 0; i < 100_000; i++) {
                call.reset(Duration.ofNanos(1_000_000 + i * 50L));
            }
            assertEquals(reactor().nanoTime() + 1_000_000 + 99_999 * 50L, call.deadlineNanos());
            later(20, "other");
        });
        awaitMade(2);
        assertEquals(List.of("moved", "other"), made);
    }

    @Test
    void callMovedWithinItsTurnObeysTheLastMove() {
        on(() -> {
            DelayedCall call = later(2, "moved");
            call.reset(Duration.ofHours(1));
            call.reset(millis(1));
            call.reset(millis(6));
            later(3, "other");
        });
        awaitMade(2);
        assertEquals(List.of("other", "moved"), made);
    }

    @Test
    void pendingCallsAreCounted() {
        on(() -> {
            long before = reactor().counters().pendingCalls();
            DelayedCall first = later(1000, "first");
            DelayedCall second = later(1000, "second");
            assertEquals(before + 2, reactor().counters().pendingCalls());
            first.cancel();
            second.cancel();
            assertEquals(before, reactor().counters().pendingCalls());
        });
    }

    @Test
    void timeStandsStillWithinATurn() {
        List<long[]> seen = new ArrayList<>();
        on(() -> {
            for (int i = 0; i < 50; i++) {
                reactor()
                        .callLater(
                                millis(2),
                                () -> seen.add(
                                        new long[] {journal().turn(), reactor().nanoTime()}));
            }
        });
        await("50 calls are made", () -> seen.size() == 50);
        for (int i = 1; i < seen.size(); i++) {
            if (seen.get(i)[0] == seen.get(i - 1)[0]) {
                assertEquals(seen.get(i - 1)[1], seen.get(i)[1], "two times in one turn");
            }
        }
    }

    @Test
    void timeNeverGoesBack() {
        List<Long> times = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            on(() -> reactor()
                    .callLater(
                            Duration.ofNanos(300_000), () -> times.add(reactor().nanoTime())));
            int expected = i + 1;
            await("a call is made", () -> times.size() == expected);
        }
        for (int i = 1; i < times.size(); i++) {
            assertTrue(times.get(i) - times.get(i - 1) > 0, "time went back or stood still between turns");
        }
    }
}
