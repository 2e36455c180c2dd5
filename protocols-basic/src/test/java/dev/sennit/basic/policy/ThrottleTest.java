// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.RecordingProducer;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ThrottleTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.9", 4711);

    private final ManualTime time = new ManualTime();

    private static ByteRate rate(long perSecond) {
        return ByteRate.perSecond(perSecond);
    }

    private StringTransport connect(Policy policy, Protocol protocol) {
        Protocol guarded = policy.guard(peer -> protocol).buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        return StringTransport.connect(guarded, time);
    }

    // ------------------------------------------------------------------------------------------------------- reads

    @Test
    void readingPausesUntilWhatWasReadIsPaidFor() {
        var protocol = new RecordingProtocol();
        StringTransport wire = connect(Throttle.perConnection().reads(rate(10)), protocol);
        wire.receive("0123456789");
        assertThat(wire.reading()).isTrue();
        wire.receive("01234");
        assertThat(wire.reading()).isFalse();
        wire.peerSends("next");
        time.advance(Duration.ofMillis(499));
        assertThat(protocol.text()).hasSize(15);
        time.advance(Duration.ofMillis(1));
        wire.settle();
        assertThat(protocol.text()).endsWith("next");
    }

    @Test
    void theThrottleDoesNotResumeWhatTheProtocolPausedNorTheOtherWayRound() {
        var protocol = new RecordingProtocol();
        StringTransport wire = connect(Throttle.perConnection().reads(rate(10)), protocol);
        wire.receive("x".repeat(20));
        protocol.transport().pauseProducing();
        protocol.transport().resumeProducing();
        assertThat(wire.reading()).isFalse();
        protocol.transport().pauseProducing();
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.reading()).isFalse();
        protocol.transport().resumeProducing();
        assertThat(wire.reading()).isTrue();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void noTimerIsLeftOnALostConnection() {
        var protocol = new RecordingProtocol();
        StringTransport wire = connect(Throttle.perConnection().reads(rate(1)).writes(rate(1)), protocol);
        wire.receive("much");
        protocol.transport().write("much");
        assertThat(time.pendingCalls()).isEqualTo(2);
        wire.loseNow(CloseReason.DONE);
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void nothingIsTimedWhileTheRateIsKept() {
        StringTransport wire = connect(Throttle.perConnection().reads(rate(1000)), new RecordingProtocol());
        wire.receive("little");
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void aServiceSharesItsRateInTurn() {
        Throttle shared = Throttle.perService().reads(rate(10));
        StringTransport first = connect(shared, new RecordingProtocol());
        StringTransport second = connect(shared, new RecordingProtocol());
        first.receive("x".repeat(20));
        second.receive("x".repeat(10));
        time.advance(Duration.ofSeconds(1));
        assertThat(first.reading()).isTrue();
        assertThat(second.reading()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(second.reading()).isTrue();
    }

    // ------------------------------------------------------------------------------------------------------ writes

    @Test
    void aProducerPausesForTheRateAndForTheTransportTogether() {
        var source = new RecordingProducer();
        StringTransport wire = connect(Throttle.perConnection().writes(rate(100_000)), source);
        wire.peerStalls();
        source.transport().write(new byte[200_000]);
        assertThat(source.told()).containsExactly("pause");
        time.advance(Duration.ofSeconds(1));
        assertThat(source.told()).containsExactly("pause");
        wire.peerReads();
        wire.settle();
        assertThat(source.told()).containsExactly("pause", "resume");
        source.transport().write(new byte[50_000]);
        wire.settle();
        assertThat(source.told()).containsExactly("pause", "resume", "pause");
        time.advance(Duration.ofMillis(500));
        assertThat(source.told()).containsExactly("pause", "resume", "pause", "resume");
    }

    @Test
    void whoHasNoProducerReadsNoMoreUntilItsWritesArePaidFor() {
        var protocol = new RecordingProtocol().onData((transport, text) -> transport.write("x".repeat(20)));
        StringTransport wire = connect(Throttle.perConnection().writes(rate(10)), protocol);
        wire.receive("ask");
        assertThat(wire.text()).hasSize(20);
        assertThat(wire.reading()).isFalse();
        time.advance(Duration.ofSeconds(1));
        assertThat(wire.reading()).isTrue();
    }

    @Test
    void aSecondProducerIsRefusedAndTheFirstStays() {
        var source = new RecordingProducer();
        StringTransport wire = connect(Throttle.perConnection().writes(rate(10)), source);
        assertThatThrownBy(() -> source.transport().registerProducer(new RecordingProducer()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("registered already");
        wire.loseNow(CloseReason.ABORTED);
        assertThat(source.told()).containsExactly("stop");
    }

    @Test
    void aProducerThatClosesItsOwnConnectionIsNotAskedForMore() {
        var source = new RecordingProducer();
        StringTransport wire = connect(Throttle.perConnection().writes(rate(10)), source);
        wire.peerStalls();
        source.transport().write("x".repeat(20));
        source.transport().loseConnection();
        time.advance(Duration.ofSeconds(1));
        wire.peerReads();
        wire.settle();
        assertThat(source.told()).containsExactly("pause");
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    /** Writes numbered pieces when asked. */
    private static final class Pieces extends BaseProtocol implements PullProducer {
        private final int pieces;
        private int written;

        Pieces(int pieces) {
            this.pieces = pieces;
        }

        @Override
        protected void connectionMade() {
            transport().registerProducer(this);
        }

        @Override
        public void resumeProducing() {
            transport().write(String.format("%03d ", written++));
            if (written == pieces) {
                transport().unregisterProducer();
                transport().loseConnection();
            }
        }

        @Override
        public void stopProducing() {}
    }

    private static String pieces(int count) {
        StringBuilder all = new StringBuilder();
        for (int i = 0; i < count; i++) {
            all.append(String.format("%03d ", i));
        }
        return all.toString();
    }

    @Test
    void aPullProducerIsAskedAtTheRate() {
        StringTransport wire = connect(Throttle.perConnection().writes(rate(4)), new Pieces(10));
        wire.settle();
        assertThat(wire.text()).isEqualTo(pieces(2));
        for (int i = 0; i < 20; i++) {
            time.advance(Duration.ofSeconds(1));
            wire.settle();
            assertThat(wire.text().length()).isLessThanOrEqualTo(4 + 4 * (i + 1) + 4);
        }
        assertThat(wire.text()).isEqualTo(pieces(10));
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void aPullProducerWaitsWhileThePeerTakesNothing() {
        Pieces source = new Pieces(10);
        StringTransport wire = connect(Throttle.perConnection().writes(rate(1_000)), source);
        wire.peerStalls();
        for (int turns = 0; turns < 20; turns++) {
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(source.written).isEqualTo(1);
        wire.peerReads();
        wire.settle();
        assertThat(wire.text()).isEqualTo(pieces(10));
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void soItDoesUnderTwoThrottles() {
        Pieces source = new Pieces(10);
        StringTransport wire = connect(
                Throttle.perConnection().writes(rate(1_000)),
                Policy.guard(peer -> source, Throttle.perConnection().writes(rate(900)))
                        .buildProtocol(PEER));
        wire.peerStalls();
        for (int turns = 0; turns < 20; turns++) {
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(source.written).isEqualTo(1);
        wire.peerReads();
        wire.settle();
        assertThat(wire.text()).isEqualTo(pieces(10));
    }

    // ------------------------------------------------------------------------------------------------ complete, in
    // order

    @Property(tries = 200)
    void throttledBytesArriveCompleteAndInOrderAndNotTooSoon(
            @ForAll @IntRange(min = 1, max = 50) int perSecond,
            @ForAll @Size(min = 1, max = 20) List<@IntRange(min = 1, max = 60) Integer> sizes) {
        var clock = new ManualTime();
        var echo = new RecordingProtocol().onData((transport, text) -> transport.write(text));
        Protocol guarded = Policy.guard(
                        peer -> echo,
                        Throttle.perService().reads(rate(perSecond)),
                        Throttle.perConnection().reads(rate(perSecond)).writes(rate(perSecond)))
                .buildProtocol(PEER);
        assertThat(guarded).isNotNull();
        var wire = StringTransport.connect(guarded, clock);
        StringBuilder sent = new StringBuilder();
        for (int size : sizes) {
            for (int i = 0; i < size; i++) {
                sent.append((char) ('a' + sent.length() % 26));
            }
            wire.peerSends(sent.substring(sent.length() - size));
        }
        wire.settle();
        int seconds = 0;
        while (echo.text().length() < sent.length()) {
            assertThat(echo.text().length()).isLessThanOrEqualTo(perSecond * (seconds + 1) + 60);
            clock.advance(Duration.ofSeconds(1));
            wire.settle();
            assertThat(++seconds).isLessThanOrEqualTo(sent.length() / perSecond + sizes.size() + 2);
        }
        assertThat(echo.text()).isEqualTo(sent.toString());
        assertThat(wire.text()).isEqualTo(sent.toString());
        wire.loseNow(CloseReason.DONE);
        assertThat(clock.pendingCalls()).isZero();
    }

    @Test
    void onTheRealLoopEverythingArrivesAtTheRate() {
        var network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        var server = network.reactor("server");
        var address = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0),
                        Throttle.perService().writes(rate(40)).guard(peer -> new Pieces(50)),
                        TcpOptions.defaults())
                .address();
        SimulatedPeer peer = network.connect("peer", address);
        network.advance(Duration.ofSeconds(2));
        assertThat(peer.text().length()).isBetween(80, 40 + 2 * 40 + 4);
        network.advance(Duration.ofSeconds(10));
        assertThat(peer.text()).isEqualTo(pieces(50));
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    @Test
    void whatIsWrittenInConnectionLostLeavesNoTimedCall() {
        var protocol = new RecordingProtocol().onLost((transport, reason) -> transport.write("too late, and too much"));
        StringTransport wire = connect(Throttle.perConnection().reads(rate(1)).writes(rate(1)), protocol);
        wire.receive("more than is paid for");
        wire.loseNow(CloseReason.DONE);
        assertThat(time.reactor().leftovers()).isEmpty();
    }
}
