// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

/** The laws of TimeoutMixin, one by one, wherever the clock begins. TM-01 to TM-17 with D1 and D2; E-01 to E-10. */
@ParameterizedClass
@ValueSource(longs = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 10_000_000_000L})
class TimeoutMixinLawsTest {
    private static final Duration NANO = Duration.ofNanos(1);

    private final ManualTime time;
    private final Timed protocol = new Timed();
    private final StringTransport wire;

    TimeoutMixinLawsTest(long originNanos) {
        time = new ManualTime(originNanos);
        wire = StringTransport.connect(protocol, time);
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    /** Nothing happens before this moment, one expiry in it. */
    private void expiresAfter(Duration duration) {
        int before = protocol.expiries;
        time.advance(duration.minus(NANO));
        assertThat(protocol.expiries).isEqualTo(before);
        time.advance(NANO);
        assertThat(protocol.expiries).isEqualTo(before + 1);
    }

    private void neverExpires() {
        int before = protocol.expiries;
        time.advance(Duration.ofDays(36_525));
        assertThat(protocol.expiries).isEqualTo(before);
    }

    @Test // TM-01
    void thereIsNeverMoreThanOneCall() {
        for (int i = 1; i <= 10; i++) {
            protocol.setTimeout(seconds(i));
            protocol.setTimeout(seconds(11 - i));
            assertThat(time.pendingCalls()).isEqualTo(1);
        }
        protocol.resetTimeout();
        assertThat(time.pendingCalls()).isEqualTo(1);
        expiresAfter(seconds(1));
        neverExpires();
    }

    @Test // TM-02, E-03
    void setTimeoutReturnsThePreviousPeriodAndNoneTheFirstTime() {
        assertThat(protocol.setTimeout(seconds(30))).isEmpty();
        assertThat(protocol.setTimeout(seconds(20))).contains(seconds(30));
        assertThat(protocol.setTimeout(null)).contains(seconds(20));
        assertThat(protocol.setTimeout(seconds(10))).isEmpty();
        assertThat(protocol.cancelTimeout()).contains(seconds(10));
    }

    @Test // TM-03, E-01
    void expiresExactlyWhenThePeriodIsOver() {
        protocol.setTimeout(seconds(30));
        expiresAfter(seconds(30));
    }

    @Test // TM-04
    void settingAgainStartsTheWholeNewPeriod() {
        protocol.setTimeout(seconds(30));
        time.advance(seconds(29));
        protocol.setTimeout(seconds(40));
        expiresAfter(seconds(40));
    }

    @Test // TM-04, E-04
    void settingAShorterPeriodExpiresSooner() {
        protocol.setTimeout(seconds(30));
        time.advance(seconds(1));
        protocol.setTimeout(seconds(2));
        assertThat(time.pendingCalls()).isEqualTo(1);
        expiresAfter(seconds(2));
        neverExpires();
    }

    @Test // TM-05, E-05
    void nullDisablesAndLeavesNoCall() {
        protocol.setTimeout(seconds(30));
        protocol.setTimeout(null);
        assertThat(time.pendingCalls()).isZero();
        protocol.setTimeout(null);
        neverExpires();
    }

    @Test // TM-05, E-06
    void disablingIsHarmlessAtAnyTime() {
        assertThat(protocol.setTimeout(null)).isEmpty();
        protocol.setTimeout(seconds(1));
        time.advance(seconds(1));
        assertThat(protocol.setTimeout(null)).contains(seconds(1));
        wire.loseNow(CloseReason.DONE);
        assertThat(protocol.setTimeout(null)).isEmpty();
    }

    @Test // TM-06
    void resetDoesNothingOnceDisabled() {
        protocol.setTimeout(seconds(30));
        protocol.cancelTimeout();
        protocol.resetTimeout();
        assertThat(time.pendingCalls()).isZero();
        neverExpires();
    }

    @Test // TM-07
    void resetArmsNothingThatWasNotSet() {
        protocol.resetTimeout();
        assertThat(time.pendingCalls()).isZero();
        neverExpires();
    }

    @Test // TM-07, E-02
    void resetStartsTheWholePeriodAgain() {
        protocol.setTimeout(seconds(30));
        time.advance(seconds(15));
        protocol.resetTimeout();
        expiresAfter(seconds(30));
    }

    @Test // TM-07
    void manyResetsCountFromTheLast() {
        protocol.setTimeout(seconds(30));
        for (int i = 0; i < 1000; i++) {
            time.advance(seconds(29));
            protocol.resetTimeout();
        }
        assertThat(protocol.expiries).isZero();
        expiresAfter(seconds(30));
    }

    @Test // TM-08, E-07
    void theTimeoutCanBeSetAnewFromInsideItsExpiry() {
        List<Duration> at = new ArrayList<>();
        long start = time.nanoTime();
        protocol.onTimeout = () -> {
            at.add(Duration.ofNanos(time.nanoTime() - start));
            if (at.size() < 3) {
                protocol.setTimeout(seconds(2));
            }
        };
        protocol.setTimeout(seconds(5));
        for (int i = 0; i < 20; i++) {
            time.advance(seconds(1));
        }
        assertThat(at).containsExactly(seconds(5), seconds(7), seconds(9));
        assertThat(time.pendingCalls()).isZero();
    }

    @Test // TM-08, E-07
    void resetFromInsideTheExpiryDoesNothing() {
        protocol.onTimeout = protocol::resetTimeout;
        protocol.setTimeout(seconds(5));
        expiresAfter(seconds(5));
        neverExpires();
    }

    @Test // TM-09
    void anExpiryDoesNotRepeatAndThePeriodIsKept() {
        protocol.setTimeout(seconds(5));
        expiresAfter(seconds(5));
        neverExpires();
        assertThat(protocol.idleTimeout().period()).contains(seconds(5));
        assertThat(protocol.setTimeout(null)).contains(seconds(5));
    }

    @Test // TM-10
    void unlessOverriddenTheConnectionIsClosedPolitely() {
        protocol.onTimeout = protocol::defaultTimeout;
        protocol.setTimeout(seconds(5));
        wire.write("last words");
        time.advance(seconds(5));
        wire.settle();
        assertThat(wire.text()).isEqualTo("last words");
        assertThat(wire.aborted()).isFalse();
        assertThat(protocol.losses).containsExactly(new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", seconds(5)));
    }

    @Test // TM-10, D2
    void aPeerThatTakesNothingIsAbortedAfterTheGrace() {
        protocol.onTimeout = protocol::defaultTimeout;
        protocol.setTimeout(seconds(5));
        wire.peerStalls();
        wire.write("last words");
        expiresAfter(seconds(5));
        Duration grace = TcpOptions.defaults().closeGrace();
        time.advance(grace.minus(NANO));
        assertThat(protocol.losses).isEmpty();
        time.advance(NANO);
        assertThat(wire.aborted()).isTrue();
        assertThat(protocol.losses).containsExactly(new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", seconds(5)));
    }

    @Test // TM-11, E-08
    void zeroExpiresInTheNextTurnAndNotFromInsideTheCall() {
        protocol.setTimeout(Duration.ZERO);
        assertThat(protocol.expiries).isZero();
        time.advance(Duration.ZERO);
        assertThat(protocol.expiries).isEqualTo(1);
    }

    @Test // TM-12, D1, E-08
    void aNegativePeriodIsRefusedAndChangesNothing() {
        assertThatThrownBy(() -> protocol.setTimeout(NANO.negated()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("PT-0.000000001S");
        assertThat(protocol.idleTimeout().state()).isEqualTo(Deadline.State.OFF);
        assertThat(protocol.idleTimeout().period()).isEmpty();
        protocol.setTimeout(seconds(30));
        time.advance(seconds(10));
        assertThatThrownBy(() -> protocol.setTimeout(seconds(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThat(protocol.idleTimeout().period()).contains(seconds(30));
        expiresAfter(seconds(20));
    }

    @Test // TM-13, D1: the handle is private, and what is public of it is harmless
    void nobodyElseCanMakeItExpire() {
        protocol.setTimeout(seconds(30));
        protocol.idleTimeout().run();
        assertThat(protocol.expiries).isZero();
        expiresAfter(seconds(30));
        protocol.idleTimeout().run();
        assertThat(protocol.expiries).isEqualTo(1);
    }

    @Test // TM-14, D1
    void itsClockIsThatOfItsConnection() {
        var other = new ManualTime(time.nanoTime() + 77);
        protocol.setTimeout(seconds(5));
        other.advance(seconds(100));
        assertThat(protocol.expiries).isZero();
        assertThat(other.pendingCalls()).isZero();
        expiresAfter(seconds(5));
    }

    @Test // TM-14, E-10
    void aGivenClockIsUsedInstead() {
        var other = new ManualTime(time.nanoTime() + 77);
        var given = new Timed(other);
        var wired = StringTransport.connect(given, time);
        given.setTimeout(seconds(5));
        assertThat(time.pendingCalls()).isZero();
        time.advance(seconds(100));
        assertThat(given.expiries).isZero();
        other.advance(seconds(5));
        assertThat(given.expiries).isEqualTo(1);
        given.setTimeout(seconds(5));
        wired.loseNow(CloseReason.DONE);
        assertThat(other.pendingCalls()).isZero();
    }

    @Test // TM-15, D1, E-09
    void theLossOfTheConnectionEndsItForGood() {
        protocol.setTimeout(seconds(30));
        protocol.idleTimeout().suspend();
        wire.loseNow(CloseReason.DONE);
        assertThat(time.pendingCalls()).isZero();
        protocol.idleTimeout().resume();
        protocol.setTimeout(seconds(1));
        protocol.resetTimeout();
        assertThat(protocol.idleTimeout().state()).isEqualTo(Deadline.State.CLOSED);
        assertThat(time.pendingCalls()).isZero();
        neverExpires();
    }

    @Test // TM-15, D1
    void aTimeoutFirstSetAfterTheLossIsNeverArmed() {
        wire.loseNow(CloseReason.DONE);
        assertThat(protocol.setTimeout(seconds(1))).isEmpty();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test // TM-16
    void neitherReadingNorWritingResetsIt() {
        protocol.setTimeout(seconds(30));
        time.advance(seconds(29));
        wire.receive("data");
        wire.write("answer");
        expiresAfter(seconds(1));
    }

    @Test // TM-16
    void aProtocolDecidesWhatIsMeaningful() {
        protocol.onData = protocol::resetTimeout;
        protocol.setTimeout(seconds(30));
        time.advance(seconds(29));
        wire.receive("data");
        expiresAfter(seconds(30));
    }

    @Test // TM-17; deviates: there, the connection stays, without a timeout
    void anExpiryThatThrowsAbortsItsConnectionAndNoOther() {
        RuntimeException thrown = new IllegalStateException("thrown on purpose by an expiry");
        var failing = new Timed();
        var failingWire = new StringTransport(time.reactor(), TcpOptions.defaults()).keepFailures();
        failingWire.connect(failing);
        failing.onTimeout = () -> {
            throw thrown;
        };
        failing.setTimeout(seconds(5));
        protocol.setTimeout(seconds(5));
        expiresAfter(seconds(5));
        assertThat(failing.losses).containsExactly(new CloseReason.ApplicationError(thrown));
        assertThat(failingWire.aborted()).isTrue();
        assertThat(protocol.losses).isEmpty();
    }

    @Test
    void suspendedItWaitsAndResumesWithTheWholePeriod() {
        protocol.setTimeout(seconds(30));
        time.advance(seconds(29));
        protocol.idleTimeout().suspend();
        protocol.resetTimeout();
        neverExpires();
        protocol.idleTimeout().resume();
        expiresAfter(seconds(30));
    }

    @Test
    void aPeriodSetWhileSuspendedCountsFromTheResume() {
        protocol.setTimeout(seconds(30));
        protocol.idleTimeout().suspend();
        assertThat(protocol.setTimeout(seconds(10))).contains(seconds(30));
        neverExpires();
        protocol.idleTimeout().resume();
        expiresAfter(seconds(10));
    }

    @Test
    void noneIsAPeriodThatMustBeAskedForByName() {
        protocol.setTimeout(seconds(30));
        assertThat(protocol.setTimeout(Deadline.NONE)).contains(seconds(30));
        assertThat(time.pendingCalls()).isZero();
        assertThat(protocol.idleTimeout().period()).isEqualTo(Optional.empty());
    }

    @Test
    void aCenturyIsAPeriodLikeAnyOther() { // E-16
        protocol.setTimeout(Duration.ofDays(36_525));
        expiresAfter(Duration.ofDays(36_525));
    }

    @Test
    void theLedgerSaysWhatWillEndTheConnectionAndWhen() {
        protocol.setTimeout(seconds(30));
        time.advance(seconds(10));
        assertThat(wire.deadlines()).hasToString("idle in 20s of 30s");
        protocol.idleTimeout().suspend();
        assertThat(wire.deadlines()).hasToString("idle suspended, 30s from when it resumes");
        protocol.cancelTimeout();
        assertThat(wire.deadlines()).hasToString("no deadline");
    }

    @Test
    void aTimeoutWithoutAConnectionIsItsOwnersToClose() {
        int[] expiries = {0};
        IdleTimeout bare = new IdleTimeout(time, () -> expiries[0]++);
        bare.set(seconds(5));
        time.advance(seconds(5));
        assertThat(expiries[0]).isEqualTo(1);
        bare.set(seconds(5));
        bare.close();
        assertThat(time.pendingCalls()).isZero();
        bare.set(seconds(5));
        assertThat(time.pendingCalls()).isZero();
    }
}
