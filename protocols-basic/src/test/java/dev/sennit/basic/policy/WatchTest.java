// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** The policies that only look on until it is too much: idle limit, minimum rate, traffic log. */
class WatchTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.9", 4711);

    private final ManualTime time = new ManualTime();
    private final RecordingProtocol protocol = RecordingProtocol.halfCloseable();

    private StringTransport connect(Policy... policies) {
        Protocol guarded = Policy.guard(peer -> protocol, policies).buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        return StringTransport.connect(guarded, time);
    }

    private void seconds(int seconds) {
        time.advance(Duration.ofSeconds(seconds));
    }

    // -------------------------------------------------------------------------------------------------------- idle

    @Test
    void bytesInEitherDirectionPutTheIdleLimitOff() {
        StringTransport wire = connect(new IdleLimit(Duration.ofSeconds(10)));
        seconds(9);
        wire.receive("x");
        seconds(9);
        protocol.transport().write("y");
        seconds(9);
        assertThat(wire.closing()).isFalse();
        assertThat(wire.deadlines().list()).singleElement().hasToString("idle in 1s of 10s");
        seconds(1);
        wire.settle();
        assertThat(wire.reason()).contains(new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", Duration.ofSeconds(10)));
    }

    @Test
    void theIdleLimitWaitsWhileTheProtocolHasPaused() {
        StringTransport wire = connect(new IdleLimit(Duration.ofSeconds(10)));
        protocol.transport().pauseProducing();
        seconds(1000);
        assertThat(wire.closing()).isFalse();
        protocol.transport().resumeProducing();
        seconds(9);
        assertThat(wire.closing()).isFalse();
        seconds(1);
        assertThat(wire.closing()).isTrue();
    }

    @Test
    void theIdleLimitWaitsWhileBytesAreQueued() {
        StringTransport wire = connect(new IdleLimit(Duration.ofSeconds(10)));
        wire.peerStalls();
        protocol.transport().write("much");
        seconds(10);
        assertThat(wire.closing()).isFalse();
        wire.peerReads();
        seconds(10);
        assertThat(wire.closing()).isTrue();
    }

    // ------------------------------------------------------------------------------------------------ minimum rate

    @Property
    void aPeerIsClosedAtTheEndOfTheFirstGraceInWhichItWasTooSlow(
            @ForAll @Size(min = 1, max = 12) List<@IntRange(min = 0, max = 60) Integer> bytesInGrace) {
        var clock = new ManualTime();
        Protocol guarded = MinimumRate.received(5, Duration.ofSeconds(4))
                .guard(peer -> new RecordingProtocol())
                .buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        var wire = StringTransport.connect(guarded, clock);
        for (int bytes : bytesInGrace) {
            if (bytes > 0) {
                wire.receive(new byte[bytes]);
            }
            clock.advance(Duration.ofSeconds(4));
            wire.settle();
            if (bytes < 20) {
                assertThat(wire.reason())
                        .contains(new CloseReason.TimedOut(
                                DeadlineKind.MINIMUM_RATE, "receiving at a minimum rate", Duration.ofSeconds(4)));
                return;
            }
            assertThat(wire.closing()).isFalse();
        }
    }

    @Test
    void theMinimumRateIsNotAskedOfAPeerThatIsNotRead() {
        StringTransport wire = connect(MinimumRate.received(1, Duration.ofSeconds(5)));
        protocol.transport().pauseProducing();
        seconds(100);
        protocol.transport().resumeProducing();
        seconds(4);
        assertThat(wire.closing()).isFalse();
        seconds(1);
        assertThat(wire.closing()).isTrue();
    }

    @Test
    void whoIsPausedAfterEveryByteIsMeasuredAllTheSame() {
        StringTransport wire = connect(MinimumRate.received(5, Duration.ofSeconds(4)));
        for (int i = 0; i < 4; i++) {
            assertThat(wire.closing()).isFalse();
            wire.receive("x");
            protocol.transport().pauseProducing();
            seconds(60);
            protocol.transport().resumeProducing();
            seconds(1);
        }
        wire.settle();
        assertThat(wire.reason())
                .contains(new CloseReason.TimedOut(
                        DeadlineKind.MINIMUM_RATE, "receiving at a minimum rate", Duration.ofSeconds(4)));
    }

    @Test
    void norOfOneThatHasSentAll() {
        StringTransport wire = connect(MinimumRate.received(1, Duration.ofSeconds(5)));
        wire.receiveEof();
        seconds(100);
        assertThat(wire.closing()).isFalse();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void aPeerThatTakesTooLittleIsAborted() {
        StringTransport wire = connect(MinimumRate.sent(10, Duration.ofSeconds(5)));
        seconds(100);
        assertThat(wire.closing()).isFalse();
        wire.peerStalls();
        protocol.transport().write("x".repeat(100));
        seconds(4);
        assertThat(wire.closing()).isFalse();
        seconds(1);
        wire.settle();
        assertThat(wire.aborted()).isTrue();
        assertThat(wire.reason())
                .get()
                .isInstanceOfSatisfying(
                        CloseReason.TimedOut.class,
                        reason -> assertThat(reason.which()).isEqualTo(DeadlineKind.MINIMUM_RATE));
    }

    @Test
    void theTimeInWhichNothingWasQueuedIsNotHeldAgainstThePeer() {
        StringTransport wire = connect(MinimumRate.sent(10, Duration.ofSeconds(5)));
        wire.peerStalls();
        protocol.transport().write("a");
        wire.peerReads();
        seconds(4);
        wire.peerStalls();
        protocol.transport().write("b");
        seconds(4);
        assertThat(wire.closing()).isFalse();
        seconds(1);
        assertThat(wire.closing()).isTrue();
    }

    @Test
    void aPeerThatTakesAllIsNotSlow() {
        StringTransport wire = connect(MinimumRate.sent(1000, Duration.ofSeconds(5)));
        protocol.transport().write("a");
        seconds(100);
        protocol.transport().write("b");
        seconds(100);
        assertThat(wire.closing()).isFalse();
        assertThat(time.pendingCalls()).isZero();
    }

    // ------------------------------------------------------------------------------------------------- traffic log

    @Test
    void everyReadAndWriteIsALine() {
        List<String> lines = new ArrayList<>();
        StringTransport wire = connect(new TrafficLog(lines::add, 10));
        wire.receive("hi\r\n1 S 3 forged");
        protocol.transport().write("tab\tback\\é");
        wire.receiveEof();
        wire.loseNow(new CloseReason.ProtocolError("rude\nline"));
        assertThat(lines)
                .containsExactly(
                        "1 * made with /198.51.100.7:54321",
                        "1 C 16 hi\\r\\n1 S 3 … (6 more)",
                        "1 S 11 tab\\tback\\\\\\xC3… (1 more)",
                        "1 * the client has sent all",
                        "1 * lost: protocol error: rude\\nline");
    }

    @Property
    void noByteCanForgeALine(@ForAll byte[] bytes) {
        List<String> lines = new ArrayList<>();
        Protocol guarded = new TrafficLog(lines::add)
                .guard(peer -> new RecordingProtocol())
                .buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        var wire = StringTransport.connect(guarded, new ManualTime());
        wire.receive(bytes);
        assertThat(lines).allMatch(line -> line.matches("[ -~…]*"));
        assertThat(lines).hasSize(bytes.length == 0 ? 1 : 2);
    }

    @Test
    void aGraceOfCenturiesIsTakenAsItIsMeant() {
        Duration centuries = Duration.ofDays(400 * 365);
        assertThatCode(() -> MinimumRate.received(1, centuries)).doesNotThrowAnyException();
        assertThatCode(() -> MinimumRate.sent(1_000_000_000, centuries)).doesNotThrowAnyException();
    }
}
