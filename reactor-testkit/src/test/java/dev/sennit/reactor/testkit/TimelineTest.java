// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TimeoutMixin;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The oracle finds those out that break the laws. */
class TimelineTest {
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Timeline.Step SET = new Timeline.Set(SECOND);
    private static final Timeline.Step WAIT = new Timeline.Pass(SECOND);

    private static Timeline timeline(Timeline.Step... steps) {
        return new Timeline(List.of(steps));
    }

    @Test
    void whoKeepsTheLawsPasses() {
        timeline(SET, new Timeline.Suspend(), WAIT, new Timeline.Resume(), WAIT, SET, new Timeline.Lose(), WAIT)
                .check(new TimeoutSubjects.Bare(0));
    }

    @Test
    void anEarlyExpiryIsFoundOut() {
        var early = new TimeoutSubjects.Bare(0) {
            @Override
            public void set(Duration period) {
                super.set(period.minusNanos(1));
            }
        };
        assertThatThrownBy(() -> timeline(SET, WAIT).check(early))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("expired 1 times, not 0 times, a nanosecond before it is due in step 2");
    }

    @Test
    void aLateExpiryIsFoundOut() {
        var late = new TimeoutSubjects.Bare(0) {
            @Override
            public void set(Duration period) {
                super.set(period.plusNanos(1));
            }
        };
        assertThatThrownBy(() -> timeline(SET, WAIT).check(late))
                .hasMessageContaining("expired 0 times, not 1 times, when it is due");
    }

    @Test
    void anExpiryFromInsideTheCallIsFoundOut() {
        var hasty = new TimeoutSubjects.Bare(0) {
            @Override
            public void set(Duration period) {
                super.set(period);
                if (period.isZero()) {
                    advance(Duration.ZERO);
                }
            }
        };
        assertThatThrownBy(() -> timeline(new Timeline.Set(Duration.ZERO)).check(hasty))
                .hasMessageContaining("expired 1 times, not 0 times, after step 1");
    }

    @Test
    void anExpiryAfterTheLossIsFoundOut() {
        var immortal = new TimeoutSubjects.Bare(0) {
            @Override
            public void lose() {}
        };
        assertThatThrownBy(() -> timeline(new Timeline.Lose()).check(immortal))
                .hasMessageContaining("1 timed calls are left after the loss");
    }

    @Test
    void acceptingANegativePeriodIsFoundOut() {
        var careless = new TimeoutSubjects.Bare(0) {
            @Override
            public void set(Duration period) {
                super.set(period.abs());
            }
        };
        assertThatThrownBy(() -> timeline(new Timeline.Set(SECOND.negated())).check(careless))
                .hasMessageContaining("PT-1S] was not refused");
    }

    @Test
    void dataWaitsWhileReadingIsPaused() {
        timeline(
                        SET,
                        new Timeline.PauseReading(),
                        new Timeline.Pass(Duration.ofMillis(900)),
                        new Timeline.Data(),
                        new Timeline.Pass(Duration.ofMillis(99)),
                        new Timeline.ResumeReading(),
                        WAIT)
                .check(new TimeoutSubjects.OnWire(0));
    }

    /** Believes that a single byte means nothing. */
    private static final class Deaf extends BaseProtocol implements TimeoutMixin {
        private final IdleTimeout idleTimeout = new IdleTimeout(this);

        @Override
        public IdleTimeout idleTimeout() {
            return idleTimeout;
        }

        @Override
        protected void connectionMade() {
            setTimeout(SECOND);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            if (data.remaining() > 1) {
                resetTimeout();
            }
        }
    }

    @Test
    void aProtocolThatForgetsToResetIsFoundOut() {
        Timeline timeline = timeline(new Timeline.Pass(Duration.ofMillis(500)), new Timeline.Data(), WAIT);
        timeline.checkIdle(new Deaf(), SECOND, "line\n");
        assertThatThrownBy(() -> timeline.checkIdle(new Deaf(), SECOND, "x"))
                .hasMessageContaining("expired 1 times, not 0 times, a nanosecond before it is due in step 3");
    }

    @Test
    void aTimelineSaysWhatHappensInIt() {
        assertThat(timeline(SET, WAIT)).hasToString("Timeline[steps=[Set[period=PT1S], Pass[duration=PT1S]]]");
    }
}
