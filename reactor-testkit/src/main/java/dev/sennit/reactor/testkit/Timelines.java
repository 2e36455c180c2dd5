// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Deadline;
import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/**
 * Arbitrary {@link Timeline}s for jqwik. Periods and times that pass come from one small set, so that they often meet
 * to the nanosecond.
 */
public final class Timelines {
    private static final int MAX_STEPS = 40;
    private static final long MILLI = 1_000_000;
    private static final Duration[] DURATIONS = {
        Duration.ZERO,
        Duration.ofNanos(1),
        Duration.ofNanos(MILLI - 1),
        Duration.ofNanos(MILLI),
        Duration.ofNanos(MILLI + 1),
        Duration.ofNanos(1 << 20), // a tick of the timers
        Duration.ofMillis(10),
        Duration.ofSeconds(1).minusNanos(1),
        Duration.ofSeconds(1),
        Duration.ofSeconds(30),
        Duration.ofHours(1),
        Duration.ofDays(1000)
    };

    private Timelines() {}

    /**
     * Everything that can happen to an idle timeout, for {@link Timeline#check}.
     *
     * @return timelines of up to 40 steps; few of them lose the connection before the end
     */
    public static Arbitrary<Timeline> any() {
        return steps(Arbitraries.frequencyOf(
                Tuple.of(4, Arbitraries.of(DURATIONS).map(Timeline.Set::new)),
                Tuple.of(1, Arbitraries.of(Duration.ofNanos(-1), Deadline.NONE).map(Timeline.Set::new)),
                Tuple.of(3, Arbitraries.create(Timeline.Reset::new)),
                Tuple.of(1, Arbitraries.create(Timeline.Cancel::new)),
                Tuple.of(2, Arbitraries.create(Timeline.Suspend::new)),
                Tuple.of(2, Arbitraries.create(Timeline.Resume::new)),
                Tuple.of(12, ofConnectionStep())));
    }

    /**
     * What the world does to a connection, for {@link Timeline#checkIdle}: data, pauses, time, loss.
     *
     * @return timelines of up to 40 steps; few of them lose the connection before the end
     */
    public static Arbitrary<Timeline> ofConnections() {
        return steps(ofConnectionStep());
    }

    private static Arbitrary<Timeline.Step> ofConnectionStep() {
        return Arbitraries.frequencyOf(
                Tuple.of(40, Arbitraries.of(DURATIONS).map(Timeline.Pass::new)),
                Tuple.of(30, Arbitraries.create(Timeline.Data::new)),
                Tuple.of(10, Arbitraries.create(Timeline.PauseReading::new)),
                Tuple.of(15, Arbitraries.create(Timeline.ResumeReading::new)),
                Tuple.of(1, Arbitraries.create(Timeline.Lose::new)));
    }

    private static Arbitrary<Timeline> steps(Arbitrary<Timeline.Step> step) {
        return step.list().ofMaxSize(MAX_STEPS).map(Timeline::new);
    }
}
