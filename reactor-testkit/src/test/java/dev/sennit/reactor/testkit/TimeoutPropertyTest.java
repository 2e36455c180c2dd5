// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.time.Duration;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** All laws of TimeoutMixin at once: whatever happens, wherever the clock begins, it expires when the model says. */
class TimeoutPropertyTest {
    @Property
    void aBareTimeoutKeepsTheLaws(@ForAll("timelines") Timeline timeline, @ForAll("origins") long originNanos) {
        timeline.check(new TimeoutSubjects.Bare(originNanos));
    }

    @Property
    void aTimeoutOnAWireKeepsTheLaws(@ForAll("timelines") Timeline timeline, @ForAll("origins") long originNanos) {
        timeline.check(new TimeoutSubjects.OnWire(originNanos));
    }

    @Property(tries = 300)
    void aTimeoutOnTheRealLoopKeepsTheLaws(@ForAll("timelines") Timeline timeline, @ForAll long seed) {
        timeline.check(new TimeoutSubjects.OnLoop(seed));
    }

    @Property
    void silenceAndOnlySilenceEndsAConnection(@ForAll("connections") Timeline timeline) {
        timeline.checkIdle(new TimedLines(), Duration.ofSeconds(30), "hello\r\n");
    }

    @Provide
    Arbitrary<Timeline> timelines() {
        return Timelines.any();
    }

    @Provide
    Arbitrary<Timeline> connections() {
        return Timelines.ofConnections();
    }

    @Provide
    Arbitrary<Long> origins() {
        return Arbitraries.oneOf(
                Arbitraries.of(0L, -1L, Long.MIN_VALUE, Long.MAX_VALUE),
                Arbitraries.longs().between(Long.MAX_VALUE - 60_000_000_000L, Long.MAX_VALUE),
                Arbitraries.longs());
    }
}
