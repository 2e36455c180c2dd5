// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.TimerSubject.Advance;
import dev.sennit.reactor.core.TimerSubject.Cancel;
import dev.sennit.reactor.core.TimerSubject.Delay;
import dev.sennit.reactor.core.TimerSubject.Expire;
import dev.sennit.reactor.core.TimerSubject.Misbehave;
import dev.sennit.reactor.core.TimerSubject.Nothing;
import dev.sennit.reactor.core.TimerSubject.Reset;
import dev.sennit.reactor.core.TimerSubject.Schedule;
import dev.sennit.reactor.core.TimerSubject.Step;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** The wheel against {@link ModelSubject}: any script of steps, from any origin of the clock, looks the same on both. */
class TimingWheelModelTest {
    private static final long TICK = TimingWheel.TICK_NANOS;
    private static final long YEAR = TimeUnit.DAYS.toNanos(365);
    private static final long LONGEST_RUN = 140 * YEAR; // so that the model's time, which starts at 0, cannot wrap

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE) // the delays are thick at their edges anyway
    void wheelDoesWhatTheModelDoes(@ForAll("origins") long origin, @ForAll("scripts") List<Step> script) {
        var wheel = new WheelSubject(origin);
        var model = new ModelSubject();
        boolean upToDate = false; // whether all that was due has been run and time has not moved since
        for (Step step : script) {
            if (step instanceof Advance advance && advance.nanos() > LONGEST_RUN - model.nowNanos()) {
                continue;
            }
            step.on(model);
            step.on(wheel);
            assertSame(wheel, model);
            if (step instanceof Expire expire) {
                upToDate = expire.maxCalls() == Integer.MAX_VALUE
                        && !model.lastTrace().equals("misbehaved");
            } else if (step instanceof Advance) {
                upToDate = false;
            }
            if (upToDate && !model.isEmpty() && model.nanosUntilFirst() > 0) {
                assertThat(wheel.wheel.nanosUntilNext(wheel.now()))
                        .as("no busy loop")
                        .isPositive();
            }
        }
        new Expire(Integer.MAX_VALUE).on(model);
        new Expire(Integer.MAX_VALUE).on(wheel);
        assertSame(wheel, model);
    }

    @Property(tries = 3000, edgeCases = EdgeCasesMode.NONE)
    void wheelThatMovesFewAtATimeRunsTheSameInTheSameOrder(
            @ForAll("origins") long origin,
            @ForAll @IntRange(min = 1, max = 4) int maxMoves,
            @ForAll("steadyScripts") List<Step> script) {
        var wheel = new WheelSubject(origin, maxMoves);
        var model = new ModelSubject();
        for (Step step : script) {
            if (step instanceof Advance advance && advance.nanos() > LONGEST_RUN - model.nowNanos()) {
                continue;
            }
            if (step instanceof Expire expire) {
                expireBoth(wheel, model, expire.maxCalls());
            } else {
                step.on(model);
                step.on(wheel);
            }
            assertSame(wheel, model);
        }
        for (int times = 0; !model.isEmpty() && model.nanosUntilFirst() <= 0; times++) {
            assertThat(times).as("every expire gets on").isLessThan(10_000);
            expireBoth(wheel, model, Integer.MAX_VALUE);
            assertSame(wheel, model);
        }
    }

    private static void expireBoth(WheelSubject wheel, ModelSubject model, int maxCalls) {
        int ran = wheel.expire(maxCalls);
        if (ran > 0) {
            assertThat(model.expire(ran)).as("never more than is due").isEqualTo(ran);
        }
    }

    @Property(tries = 1000)
    void sleepingUntilNextIsNeverLateAndSeldomWokenForNothing(
            @ForAll("origins") long origin, @ForAll @Size(min = 1, max = 30) List<@From("delays") Long> delays) {
        var wheel = new WheelSubject(origin);
        var model = new ModelSubject();
        for (long delay : delays) {
            wheel.schedule(delay, new Nothing());
            model.schedule(delay, new Nothing());
        }
        int turns = 0;
        while (wheel.wheel.pending() > 0) {
            long sleep = wheel.wheel.nanosUntilNext(wheel.now());
            wheel.advance(sleep);
            wheel.expire(Integer.MAX_VALUE);
            turns++;
        }
        while (!model.isEmpty()) {
            model.advance(Math.max(0, model.nanosUntilFirst()));
            model.expire(Integer.MAX_VALUE);
        }
        assertThat(wheel.trace).as("runs at its deadline to the nanosecond").isEqualTo(model.trace);
        long rounds = TimingWheel.MAX_DELAY_NANOS / (63 * (TICK << 30)) + 1; // far calls are looked at once in each
        assertThat(turns).isLessThanOrEqualTo((int) (7 * delays.size() + rounds));
    }

    private static void assertSame(WheelSubject wheel, ModelSubject model) {
        assertThat(wheel.trace).isEqualTo(model.trace);
        assertThat(wheel.pending()).isEqualTo(model.pending());
        assertThat(wheel.wheel.pending()).isEqualTo(model.pending().size());
        long sleep = wheel.wheel.nanosUntilNext(wheel.now());
        if (model.isEmpty()) {
            assertThat(sleep).isEqualTo(Long.MAX_VALUE);
        } else {
            assertThat(sleep).as("sleep").isBetween(0L, Math.max(0, model.nanosUntilFirst()));
        }
    }

    // ---- scripts ----

    @Provide
    Arbitrary<Long> origins() {
        Arbitrary<Long> nearWrap = Arbitraries.longs().between(0, 70 * TICK).map(k -> Long.MAX_VALUE - k);
        return Arbitraries.oneOf(
                Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE), nearWrap, Arbitraries.longs());
    }

    /** Delays from nothing to beyond the longest, thick around the edges of ticks and levels. */
    @Provide
    Arbitrary<Long> delays() {
        Arbitrary<Long> edges = Combinators.combine(
                        Arbitraries.of(LongStream.rangeClosed(20, 60).boxed().toList()),
                        Arbitraries.longs().between(0, 3),
                        Arbitraries.longs().between(-2, 2))
                .as((shift, times, off) -> Math.max(0, (times << shift) + off));
        return Arbitraries.frequencyOf(
                Tuple.of(2, Arbitraries.longs().between(0, 3)),
                Tuple.of(3, Arbitraries.longs().between(0, 3 * TICK)),
                Tuple.of(3, edges),
                Tuple.of(2, Arbitraries.longs().between(0, TimeUnit.MINUTES.toNanos(10))),
                Tuple.of(1, Arbitraries.longs().between(0, 100 * YEAR)),
                Tuple.of(1, Arbitraries.of(Long.MAX_VALUE, TimingWheel.MAX_DELAY_NANOS, 100 * YEAR)));
    }

    @Provide
    Arbitrary<List<Step>> scripts() {
        return scripts(1);
    }

    /** Scripts without calls that misbehave. */
    @Provide
    Arbitrary<List<Step>> steadyScripts() {
        return scripts(0);
    }

    private Arbitrary<List<Step>> scripts(int misbehaving) {
        Arbitrary<Long> delays = delays();
        Arbitrary<Long> shifts =
                Combinators.combine(delays, Arbitraries.of(1L, -1L)).as((d, sign) -> d * sign);
        Arbitrary<Integer> which = Arbitraries.integers().between(0, 60);
        Arbitrary<Step> touch = Arbitraries.frequencyOf(
                Tuple.of(1, which.map(Cancel::new)),
                Tuple.of(2, Combinators.combine(which, delays).as(Reset::new)),
                Tuple.of(1, Combinators.combine(which, shifts).as(Delay::new)));
        Arbitrary<Step> inCall = Arbitraries.frequencyOf(
                Tuple.of(6, Arbitraries.just(new Nothing())),
                Tuple.of(3, touch),
                Tuple.of(2, delays.map(delay -> new Schedule(delay, new Nothing()))),
                Tuple.of(misbehaving, Arbitraries.just(new Misbehave())));
        Arbitrary<Step> step = Arbitraries.frequencyOf(
                Tuple.of(6, Combinators.combine(delays, inCall).as(Schedule::new)),
                Tuple.of(4, touch),
                Tuple.of(4, delays.map(Advance::new)),
                Tuple.of(3, Arbitraries.of(1, 2, 5, Integer.MAX_VALUE).map(Expire::new)));
        return step.list().ofMaxSize(80);
    }
}
