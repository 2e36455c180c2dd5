// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.DelayedCall;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The laws of timed calls, DC-01 to DC-14, one example each; time moves by hand. */
class TimingWheelTest {
    private static final long TICK = TimingWheel.TICK_NANOS;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final List<String> ran = new ArrayList<>();
    private long now = 1_000;
    private TimingWheel wheel = new TimingWheel(() -> now);

    static LongStream origins() {
        return LongStream.of(
                0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - TICK, Long.MAX_VALUE - 5_000_000_000L);
    }

    @Test // however many calls share a slot, no expire is long
    void slotOfManyCallsIsMovedInParts() {
        wheel = new TimingWheel(() -> now, 10);
        for (int i = 0; i < 100; i++) {
            wheel.callLater(SECOND, call("call " + i));
        }
        now += SECOND.toNanos();
        int expires = 0;
        while (expire() == 0) {
            expires++;
            assertThat(wheel.nanosUntilNext(now)).as("more is to be done").isZero();
        }
        assertThat(expires).as("ten at a time, down two levels").isBetween(10, 30);
        assertThat(ran)
                .containsExactlyElementsOf(
                        IntStream.range(0, 100).mapToObj(i -> "call " + i).toList());
        assertThat(wheel.nanosUntilNext(now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void callsOfASlotThatIsMovedInPartsMayBeCancelledAndMoved() {
        wheel = new TimingWheel(() -> now, 1);
        DelayedCall first = wheel.callLater(SECOND, call("first"));
        DelayedCall second = wheel.callLater(SECOND, call("second"));
        wheel.callLater(SECOND, call("third"));
        now += SECOND.toNanos();
        assertThat(expire()).isZero();
        first.cancel();
        second.reset(SECOND);
        wheel.callLater(Duration.ZERO, call("fourth"));
        while (wheel.nanosUntilNext(now) == 0) {
            expire();
        }
        assertThat(ran).containsExactly("third", "fourth");
        now += SECOND.toNanos();
        while (wheel.nanosUntilNext(now) == 0) {
            expire();
        }
        assertThat(ran).containsExactly("third", "fourth", "second");
    }

    @Test
    void wheelThatIsEmptiedWhileASlotIsMovedSleeps() {
        wheel = new TimingWheel(() -> now, 1);
        DelayedCall first = wheel.callLater(SECOND, call("first"));
        DelayedCall second = wheel.callLater(SECOND, call("second"));
        now += SECOND.toNanos();
        assertThat(expire()).isZero();
        first.cancel();
        second.cancel();
        assertThat(wheel.nanosUntilNext(now)).isEqualTo(Long.MAX_VALUE);
        wheel.callLater(Duration.ZERO, call("third"));
        assertThat(expire()).isEqualTo(1);
    }

    // ---- scheduling: DC-01 to DC-04 ----

    @Test
    void negativeDelayIsRejectedAndNamed_DC01() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wheel.callLater(Duration.ofNanos(-1), call("a")))
                .withMessageContaining("PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wheel.callLaterNanos(-7, call("a")))
                .withMessageContaining("-7 ns");
        assertThat(wheel.pending()).isZero();
    }

    @Test
    void callIsNeverSynchronousEvenWithoutDelay_DC01() {
        wheel.callLater(Duration.ZERO, call("a"));

        assertThat(ran).isEmpty();
        assertThat(expire()).isEqualTo(1);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void callScheduledByACallWaitsForTheNextExpire_DC02() {
        wheel.callLater(Duration.ZERO, () -> {
            ran.add("first");
            wheel.callLater(Duration.ZERO, call("born in the batch"));
        });
        wheel.callLater(Duration.ZERO, () -> {
            ran.add("second");
            assertThat(wheel.nanosUntilNext(now)).isZero(); // for the one just born: no other is left
        });

        expire();
        assertThat(ran).containsExactly("first", "second");
        assertThat(wheel.nanosUntilNext(now)).isZero();

        expire();
        assertThat(ran).containsExactly("first", "second", "born in the batch");
    }

    @Test
    void callMovedToNowByACallWaitsForTheNextExpire_DC02() {
        List<DelayedCall> others = new ArrayList<>();
        wheel.callLater(Duration.ZERO, () -> others.forEach(other -> other.reset(Duration.ZERO)));
        others.add(wheel.callLater(Duration.ofNanos(1), call("same tick")));
        others.add(wheel.callLater(Duration.ofNanos(50 * TICK), call("later tick")));

        now += 100 * TICK;
        assertThat(expire()).isEqualTo(1);
        assertThat(ran).isEmpty();
        expire();
        assertThat(ran).containsExactly("same tick", "later tick");
    }

    @ParameterizedTest
    @MethodSource("origins")
    void callRunsAtItsDeadlineAndNotANanosecondEarly_DC03(long origin) {
        startAt(origin);
        wheel.callLater(SECOND, call("a"));

        now += 999_999_999;
        assertThat(expire()).isZero();
        now += 1;
        assertThat(expire()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("origins")
    void deadlinesWithinOneTickRunInOrderOfDeadline_DC04(long origin) {
        startAt(origin);
        wheel.callLaterNanos(5 * TICK + 30, call("30"));
        wheel.callLaterNanos(5 * TICK + 10, call("10"));
        wheel.callLaterNanos(5 * TICK + 20, call("20"));

        now += 5 * TICK + 20;
        expire();
        assertThat(ran).containsExactly("10", "20");
        now += 10;
        expire();
        assertThat(ran).containsExactly("10", "20", "30");
    }

    @ParameterizedTest
    @MethodSource("origins")
    void equalDeadlinesRunInOrderOfScheduling_DC04_E14(long origin) {
        startAt(origin);
        IntStream.range(0, 1000).forEach(i -> wheel.callLater(SECOND, call("" + i)));
        now += 2_000_000_000L;
        expire();

        assertThat(ran)
                .containsExactlyElementsOf(
                        IntStream.range(0, 1000).mapToObj(i -> "" + i).toList());
    }

    @Test
    void equalDeadlinesReachedByDifferentWaysRunInOrderOfTheLastMove_DC04_E12() {
        wheel.callLater(Duration.ofSeconds(1), call("postponed")).reset(Duration.ofSeconds(100));
        wheel.callLater(Duration.ofSeconds(100), call("plain"));
        DelayedCall twice = wheel.callLater(Duration.ofSeconds(100), call("postponed last"));
        wheel.callLater(Duration.ofSeconds(500), call("hurried")).reset(Duration.ofSeconds(100));
        twice.reset(Duration.ofSeconds(100));

        advanceInSteps(100, SECOND);
        assertThat(ran).containsExactly("postponed", "plain", "hurried", "postponed last");
    }

    @Test
    void equalDeadlinesOnTheEdgeOfATickRunInOrderOfScheduling_DC04() {
        startAt(0);
        wheel.callLaterNanos(64 * TICK, call("early bird"));
        now = 63 * TICK;
        expire();
        wheel.callLaterNanos(TICK, call("latecomer"));
        now = 64 * TICK;
        expire();

        assertThat(ran).containsExactly("early bird", "latecomer");
    }

    @Test
    void sequenceNumbersMayWrap_DC04() {
        var slab = new TimerSlab(1);
        var handle = (WheelCall) wheel.callLater(SECOND, call("any"));
        int older = slab.acquire(handle);
        int newer = slab.acquire(handle);
        slab.setDeadline(older, 5, Integer.MAX_VALUE);
        slab.setDeadline(newer, 5, Integer.MIN_VALUE);

        assertThat(slab.isBefore(older, newer)).isTrue();
        assertThat(slab.isBefore(newer, older)).isFalse();
    }

    // ---- cancelling: DC-05 ----

    @Test
    void cancelledCallDoesNotRunAndCannotBeCancelledAgain_DC05_E11() {
        DelayedCall call = wheel.callLater(SECOND, call("a"));
        call.cancel();

        assertThat(wheel.pending()).isZero();
        assertThat(wheel.nanosUntilNext(now)).isEqualTo(Long.MAX_VALUE);
        for (Runnable late : List.<Runnable>of(call::cancel, () -> call.reset(SECOND), () -> call.delay(SECOND))) {
            assertThatIllegalStateException().isThrownBy(late::run).withMessage("already cancelled");
        }
        now += 2_000_000_000L;
        assertThat(expire()).isZero();
    }

    @Test
    void callCannotBeTouchedFromWithinItselfOrAfterwards_DC05_DC08_E11() {
        List<DelayedCall> self = new ArrayList<>();
        self.add(wheel.callLater(SECOND, () -> {
            ran.add("a");
            assertThat(self.get(0).active()).isFalse();
            assertThatIllegalStateException().isThrownBy(self.get(0)::cancel).withMessage("already called");
            assertThat(wheel.pending()).isZero();
        }));
        assertThat(self.get(0).active()).isTrue();

        now += 1_000_000_000L;
        expire();
        assertThat(ran).containsExactly("a");
        for (Runnable late : List.<Runnable>of(
                self.get(0)::cancel,
                () -> self.get(0).reset(SECOND),
                () -> self.get(0).delay(SECOND))) {
            assertThatIllegalStateException().isThrownBy(late::run).withMessage("already called");
        }
    }

    @Test
    void callCancelledByAnEarlierOneOfTheBatchDoesNotRun_DC05() {
        List<DelayedCall> victims = new ArrayList<>();
        wheel.callLaterNanos(10, () -> victims.forEach(DelayedCall::cancel));
        victims.add(wheel.callLaterNanos(10, call("same deadline")));
        victims.add(wheel.callLaterNanos(10 * TICK, call("later tick")));

        now += 20 * TICK;
        assertThat(expire()).isEqualTo(1);
        assertThat(ran).isEmpty();
    }

    @Test
    void cancelledCallIsLetGoOf_DC05() {
        DelayedCall handle = wheel.callLater(SECOND, call("a"));
        WeakReference<Runnable> held = scheduleAndCancel();
        for (int attempt = 0; attempt < 20 && held.get() != null; attempt++) {
            System.gc();
        }

        assertThat(held.get()).isNull();
        assertThat(handle.active()).isTrue();
    }

    private WeakReference<Runnable> scheduleAndCancel() {
        var payload = new byte[1];
        Runnable call = () -> ran.add("" + payload.length);
        cancelled = wheel.callLater(SECOND, call);
        cancelled.cancel();
        return new WeakReference<>(call);
    }

    private DelayedCall cancelled; // keeps the handle, which must not keep the call

    @Test
    void staleHandleCannotTouchTheNextOwnerOfItsEntry_DC05() {
        DelayedCall stale = wheel.callLater(SECOND, call("old"));
        stale.cancel();
        DelayedCall owner = wheel.callLater(SECOND, call("new")); // takes the entry just released

        assertThatIllegalStateException().isThrownBy(stale::cancel);
        assertThatIllegalStateException().isThrownBy(() -> stale.reset(Duration.ZERO));
        assertThat(owner.active()).isTrue();
        assertThat(stale.active()).isFalse();
        now += 1_000_000_000L;
        expire();
        assertThat(ran).containsExactly("new");
    }

    // ---- moving: DC-06, DC-07, DC-09 ----

    @ParameterizedTest
    @MethodSource("origins")
    void resetCountsFromNow_DC06(long origin) {
        startAt(origin);
        DelayedCall call = wheel.callLater(Duration.ofSeconds(10), call("a"));
        now += 4_000_000_000L;
        call.reset(Duration.ofSeconds(10));
        assertThat(call.deadlineNanos() - now).isEqualTo(10_000_000_000L);

        now += 9_999_999_999L;
        assertThat(expire()).isZero();
        now += 1;
        assertThat(expire()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("origins")
    void delayCountsFromTheOldDeadline_DC06(long origin) {
        startAt(origin);
        DelayedCall call = wheel.callLater(Duration.ofSeconds(10), call("a"));
        now += 4_000_000_000L;
        call.delay(Duration.ofSeconds(3));
        assertThat(call.deadlineNanos() - now).isEqualTo(9_000_000_000L);
        call.delay(Duration.ofSeconds(-8));
        assertThat(call.deadlineNanos() - now).isEqualTo(1_000_000_000L);

        now += 999_999_999;
        assertThat(expire()).isZero();
        now += 1;
        assertThat(expire()).isEqualTo(1);
    }

    @Test
    void delayIntoThePastRunsAtTheNextExpireBeforeWhatIsDueNow_DC06() {
        wheel.callLater(Duration.ZERO, call("now"));
        DelayedCall call = wheel.callLater(SECOND, call("past"));
        call.delay(Duration.ofSeconds(-3600));
        DelayedCall older = wheel.callLater(SECOND, call("long past"));
        older.delay(Duration.ofSeconds(Long.MIN_VALUE));

        assertThat(wheel.nanosUntilNext(now)).isZero();
        expire();
        assertThat(ran).containsExactly("long past", "past", "now");
    }

    @Test
    void delayFurtherIntoThePastStaysThere_DC06() {
        DelayedCall call = wheel.callLater(SECOND, call("a"));
        call.delay(Duration.ofSeconds(Long.MIN_VALUE));
        now += 3_600_000_000_000L;
        call.delay(Duration.ofSeconds(Long.MIN_VALUE));

        assertThat(call.deadlineNanos() - now).isEqualTo(-TimingWheel.MAX_DELAY_NANOS);
        assertThat(expire()).isEqualTo(1);
    }

    @Test
    void resetToANegativeTimeIsRejectedAndChangesNothing_DC06() {
        DelayedCall call = wheel.callLater(SECOND, call("a"));

        assertThatIllegalArgumentException()
                .isThrownBy(() -> call.reset(Duration.ofSeconds(-5)))
                .withMessageContaining("PT-5S");
        assertThat(call.deadlineNanos() - now).isEqualTo(1_000_000_000L);
    }

    @Test
    void resetSoonerMovesTheCallForward_DC06_E12() {
        wheel.callLater(Duration.ofSeconds(2), call("b"));
        DelayedCall hurried = wheel.callLater(Duration.ofDays(300), call("a"));
        hurried.reset(SECOND);

        now += 1_000_000_000L;
        expire();
        assertThat(ran).containsExactly("a");
        now += 1_000_000_000L;
        expire();
        assertThat(ran).containsExactly("a", "b");
    }

    @Test
    void resettingLaterLeavesTheCallInItsSlot_DC07_E17() {
        DelayedCall call = wheel.callLater(Duration.ofSeconds(10), call("a"));
        long firstLook = wheel.nanosUntilNext(now);
        long start = now;

        for (int i = 1; i <= 100_000; i++) {
            now += 50_000; // five seconds in all
            call.reset(Duration.ofSeconds(10));
            assertThat(wheel.nanosUntilNext(now)).isEqualTo(firstLook - (now - start)); // still the first slot
        }
        assertThat(call.deadlineNanos() - now).isEqualTo(10_000_000_000L);

        now = start + 10_000_000_000L;
        assertThat(expire()).as("looked at once, and moved on").isZero();
        assertThat(wheel.nanosUntilNext(now)).isBetween(1L, 5_000_000_000L);
        now = start + 15_000_000_000L;
        assertThat(expire()).isEqualTo(1);
    }

    @Test
    void deadlineIsKnownBeforeDuringAndAfterTheCall_DC09() {
        long deadline = now + 3_000_000_000L;
        List<DelayedCall> self = new ArrayList<>();
        self.add(wheel.callLater(
                SECOND, () -> assertThat(self.get(0).deadlineNanos()).isEqualTo(deadline)));
        self.get(0).delay(Duration.ofSeconds(2));
        assertThat(self.get(0).deadlineNanos()).isEqualTo(deadline);

        now += 60_000_000_000L;
        assertThat(expire()).isEqualTo(1);
        assertThat(self.get(0).deadlineNanos()).isEqualTo(deadline);
    }

    // ---- many, wrong and far: DC-10 to DC-14 ----

    @Test
    void cancellingLeavesNothingBehind_DC10() {
        for (int round = 0; round < 3; round++) {
            List<DelayedCall> calls = IntStream.range(0, 5_000)
                    .mapToObj(i -> wheel.callLaterNanos(i * 700_001L, call("never")))
                    .toList();
            assertThat(wheel.pending()).isEqualTo(5_000);
            calls.forEach(DelayedCall::cancel);
            assertThat(wheel.pending()).isZero();
            assertThat(wheel.nanosUntilNext(now)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void pendingCallsAreListedByDeadline_DC11() {
        DelayedCall late = wheel.callLater(Duration.ofDays(2), call("late"));
        DelayedCall soon = wheel.callLater(Duration.ofNanos(5), call("soon"));
        DelayedCall postponed = wheel.callLater(SECOND, call("postponed"));
        postponed.reset(Duration.ofDays(9));
        wheel.callLater(SECOND, call("gone")).cancel();

        assertThat(wheel.pendingCalls()).containsExactly(soon, late, postponed);
        assertThat(wheel.pending()).isEqualTo(3);
    }

    @Test
    void exceptionThatLeavesTheRunnerCostsNoOtherCall_DC12_CK03_E15() {
        wheel.callLaterNanos(1, call("before"));
        wheel.callLaterNanos(2, () -> {
            wheel.callLater(Duration.ZERO, call("born in the batch"));
            throw new IllegalArgumentException("mine");
        });
        wheel.callLaterNanos(3, call("same tick"));
        wheel.callLaterNanos(3 * TICK, call("later tick"));
        now += 4 * TICK;

        assertThatThrownBy(this::expire).hasMessage("mine");
        assertThat(ran).containsExactly("before");
        assertThat(wheel.pending()).isEqualTo(3);
        assertThat(wheel.nanosUntilNext(now)).isZero();
        assertThat(expire()).isEqualTo(3);
        assertThat(ran).containsExactly("before", "same tick", "later tick", "born in the batch");
    }

    @Test
    void textSaysWhatIsGoingOn_DC13() {
        DelayedCall call = wheel.callLater(SECOND, new Runnable() {
            @Override
            public void run() {}

            @Override
            public String toString() {
                return "greet";
            }
        });
        assertThat(call).hasToString("DelayedCall[due in PT1S: greet]");
        call.cancel();
        assertThat(call).hasToString("DelayedCall[cancelled]");
        DelayedCall other = wheel.callLater(Duration.ZERO, call("a"));
        expire();
        assertThat(other).hasToString("DelayedCall[called]");
    }

    @ParameterizedTest
    @MethodSource("origins")
    void callAHundredYearsAheadRunsThenAndBreaksNoSleep_DC14_E16(long origin) {
        startAt(origin);
        Duration century = Duration.ofDays(36_525);
        wheel.callLater(century, call("at last"));
        long left = century.toNanos();
        int turns = 0;
        while (wheel.pending() > 0) {
            long sleep = wheel.nanosUntilNext(now);
            assertThat(sleep).isBetween(1L, left);
            now += sleep;
            left -= sleep;
            expire();
            turns++;
        }
        assertThat(left).isZero();
        assertThat(turns).isLessThan(60);
    }

    @Test
    void longestDelayIsKeptAndLongerOnesAreCutDownToIt_DC14() {
        long max = TimingWheel.MAX_DELAY_NANOS;
        assertThat(wheel.callLaterNanos(max - 1, call("")).deadlineNanos() - now)
                .isEqualTo(max - 1);
        assertThat(wheel.callLaterNanos(max, call("")).deadlineNanos() - now).isEqualTo(max);
        assertThat(wheel.callLaterNanos(max + 1, call("")).deadlineNanos() - now)
                .isEqualTo(max);
        DelayedCall call = wheel.callLater(Duration.ofSeconds(Long.MAX_VALUE), call(""));
        assertThat(call.deadlineNanos() - now).isEqualTo(max);
        call.delay(Duration.ofSeconds(Long.MAX_VALUE));
        assertThat(call.deadlineNanos() - now).isEqualTo(max);
    }

    // ---- batches ----

    @Test
    void batchCutShortKeepsItsOrderForTheNext() {
        for (int i = 9; i >= 0; i--) {
            wheel.callLaterNanos(i * TICK / 3, call("" + i));
        }
        now += 10 * TICK;

        assertThat(wheel.expire(now, 4, Runnable::run)).isEqualTo(4);
        assertThat(ran).containsExactly("0", "1", "2", "3");
        assertThat(wheel.nanosUntilNext(now)).isZero();
        wheel.callLater(Duration.ZERO, call("newcomer"));
        assertThat(wheel.expire(now, 3, Runnable::run)).isEqualTo(3);
        assertThat(wheel.expire(now, 100, Runnable::run)).isEqualTo(4);
        assertThat(ran).containsExactly("0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "newcomer");
    }

    @Test
    void batchOfNoCallsIsRejected() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> wheel.expire(now, 0, Runnable::run))
                .withMessageContaining("0");
    }

    @Test
    void expireFromWithinACallIsRejected() {
        wheel.callLater(Duration.ZERO, this::expire);

        assertThatIllegalStateException().isThrownBy(this::expire).withMessageContaining("within");
        assertThat(expire()).isZero(); // the rejection was that call's own fault, and the wheel lives
    }

    @ParameterizedTest
    @MethodSource("origins")
    void clockMayBeginToTellTheTimeAfterTheWheelIsMade(long origin) {
        LongSupplier unset = () -> {
            throw new IllegalStateException("no time yet");
        };
        List<LongSupplier> clock = new ArrayList<>(List.of(unset));
        wheel = new TimingWheel(() -> clock.get(0).getAsLong());
        assertThat(wheel.nanosUntilNext(5)).isEqualTo(Long.MAX_VALUE);

        now = origin;
        clock.set(0, () -> now);
        wheel.callLater(SECOND, call("a"));
        assertThat(wheel.nanosUntilNext(now)).isBetween(1L, 1_000_000_000L);
        now += 1_000_000_000L;
        assertThat(expire()).isEqualTo(1);
    }

    @ParameterizedTest
    @MethodSource("origins")
    void wheelKeepsUpWithTheAgesWhileNothingIsPending(long origin) {
        startAt(origin);
        for (int century = 0; century < 10; century++) {
            wheel.callLater(SECOND, call("" + century));
            assertThat(wheel.nanosUntilNext(now)).isBetween(1L, 1_000_000_000L);
            now += 1_000_000_000L;
            assertThat(expire()).isEqualTo(1);
            now += Duration.ofDays(36_525).toNanos(); // without a turn
        }
    }

    @Test
    void timeThatStepsBackOnlyDelays() {
        wheel.callLater(SECOND, call("a"));
        now += 500_000_000;
        expire();
        now -= 400_000_000;
        wheel.callLaterNanos(0, call("b"));
        expire();
        assertThat(ran).containsExactly("b");
        now += 900_000_000;
        expire();
        assertThat(ran).containsExactly("b", "a");
    }

    @ParameterizedTest
    @MethodSource("origins")
    void manyCallsAllRunInOrder(long origin) {
        startAt(origin);
        int count = 100_000; // far beyond the first capacity of the slab
        long[] last = {Long.MIN_VALUE, 0};
        long start = now;
        for (int i = 0; i < count; i++) {
            long delay = i * 7_919_000_003L % 90_000_000_000L;
            wheel.callLaterNanos(delay, () -> {
                assertThat(delay).isBetween(last[0], now - start);
                last[0] = delay;
                last[1]++;
            });
        }
        for (int second = 0; second <= 90; second++) {
            while (wheel.expire(now, 1024, Runnable::run) > 0) {}
            now += 1_000_000_000L;
        }
        assertThat(last[1]).isEqualTo(count);
        assertThat(wheel.pending()).isZero();
    }

    // ---- the rig ----

    private void startAt(long origin) {
        now = origin;
        wheel = new TimingWheel(() -> now);
    }

    private Runnable call(String name) {
        return () -> ran.add(name);
    }

    private int expire() {
        return wheel.expire(now, Integer.MAX_VALUE, Runnable::run);
    }

    private void advanceInSteps(int steps, Duration step) {
        for (int i = 0; i < steps; i++) {
            now += step.toNanos();
            expire();
        }
    }
}
