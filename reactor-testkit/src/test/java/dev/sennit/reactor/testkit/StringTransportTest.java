// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class StringTransportTest {
    private static final CloseReason LOST = new CloseReason.Lost(new IOException("cable cut"));

    private final ManualTime time = new ManualTime();
    private final RecordingProtocol protocol = new RecordingProtocol();

    @Test
    void silenceIsAnsweredAndTheConnectionClosed() {
        var wire = StringTransport.connect(new TimedLines(), time);
        time.advance(Duration.ofSeconds(29));
        assertThat(wire.closing()).isFalse();
        wire.receive("hi\r\n");
        time.advance(Duration.ofSeconds(30));
        assertThat(wire.text()).isEqualTo("hi\r\ntoo slow, goodbye\r\n");
        assertThat(wire.closing()).isTrue();
        assertThat(wire.reason()).contains(new CloseReason.TimedOut(DeadlineKind.IDLE, "idle", Duration.ofSeconds(30)));
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void whatIsWrittenIsRecordedAtOnceAndTheBufferGivenBack() {
        var wire = StringTransport.connect(protocol, time);
        ByteBuffer data =
                ByteBuffer.wrap("xhello".getBytes(StandardCharsets.UTF_8)).position(1);
        wire.write(data);
        data.put(1, (byte) 'J');
        assertThat(data.hasRemaining()).isFalse();
        assertThat(wire.text()).isEqualTo("hello");
        wire.clear();
        wire.writeSequence(List.of(ByteBuffer.wrap(new byte[] {1}), ByteBuffer.wrap(new byte[] {2})));
        assertThat(wire.bytes()).containsExactly(1, 2);
    }

    @Test
    void aLoanedBufferIsOverwrittenWhenTheCallbackHasReturned() {
        List<ByteBuffer> kept = new ArrayList<>();
        var wire = StringTransport.connect(
                new BaseProtocol() {
                    @Override
                    public void dataReceived(ByteBuffer data) {
                        assertThat(data.isReadOnly()).isTrue();
                        assertThat(text(data)).isEqualTo("secret");
                        kept.add(data);
                    }
                },
                time);
        wire.receive("secret");
        assertThat(kept.get(0).remaining()).isEqualTo(6);
        assertThat(text(kept.get(0))).doesNotContain("e");
    }

    private static String text(ByteBuffer data) {
        return StandardCharsets.UTF_8.decode(data.duplicate()).toString();
    }

    @Test
    void tooMuchForAPeerThatStallsEndsTheConnectionWithAReset() {
        var wire =
                new StringTransport(time.reactor(), TcpOptions.defaults().withMaxBufferedBytes(10)).connect(protocol);
        wire.peerStalls();
        wire.write("0123456789");
        assertThat(wire.closing()).as("at the limit").isFalse();
        wire.write("x");
        assertThat(wire.aborted()).as("one above").isTrue();
        assertThat(wire.bufferedBytes()).isZero();
        wire.write("dropped");
        assertThat(protocol.events()).as("not from inside the write").containsExactly("made");
        wire.settle();
        assertThat(wire.reason()).containsInstanceOf(CloseReason.Lost.class);
        assertThat(((CloseReason.Lost) wire.reason().orElseThrow()).cause())
                .hasMessageContainingAll("11 bytes", "maxBufferedBytes", "10");
        assertThat(wire.text()).isEqualTo("0123456789x");
    }

    @Test
    void burstToAPeerThatReadsIsNeverTooMuch() {
        var wire =
                new StringTransport(time.reactor(), TcpOptions.defaults().withMaxBufferedBytes(10)).connect(protocol);
        wire.write("much more than ten bytes");
        wire.writeSequence(List.of(ByteBuffer.allocate(9), ByteBuffer.allocate(9), ByteBuffer.allocate(9)));
        wire.settle();
        assertThat(wire.closing()).isFalse();
    }

    @Test
    void noCommandCallsTheProtocolBack() { // E-34
        var wire = StringTransport.connect(protocol, time);
        wire.loseConnection();
        assertThat(wire.closing()).isTrue();
        assertThat(protocol.events()).containsExactly("made");
        time.advance(Duration.ZERO);
        assertThat(protocol.events()).containsExactly("made", "lost: done");
    }

    @Test
    void nothingIsDeliveredAfterTheProtocolClosed() { // E-35
        var wire = StringTransport.connect(protocol, time);
        wire.peerSends("late");
        wire.loseConnection();
        assertThatThrownBy(() -> wire.receive("late"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("CLOSING");
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "lost: done");
        assertThatThrownBy(() -> wire.receive("late")).hasMessageContaining("LOST");
    }

    @Test
    void whatIsWrittenAfterACloseIsDropped() { // D3, E-31, E-36
        var wire = StringTransport.connect(protocol, time);
        wire.write("A");
        wire.loseConnection();
        wire.write("B");
        wire.settle();
        wire.write("C");
        assertThat(wire.text()).isEqualTo("A");
    }

    @Test
    void aPausedProtocolGetsWhatWasSentWhenItReadsAgain() { // E-47
        var wire = StringTransport.connect(protocol, time);
        wire.pauseProducing();
        assertThatThrownBy(() -> wire.receive("x")).hasMessageContaining("paused");
        wire.peerSends("one");
        wire.peerSends("two");
        wire.peerFinishes();
        time.advance(Duration.ofDays(1));
        assertThat(protocol.events()).containsExactly("made");
        wire.resumeProducing();
        assertThat(protocol.events()).containsExactly("made");
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "data: onetwo", "lost: done");
    }

    @Test
    void finEndsTheConnectionUnlessTheProtocolIsHalfCloseable() { // E-52
        StringTransport.connect(protocol, time).receiveEof();
        assertThat(protocol.events()).containsExactly("made", "lost: done");
    }

    @Test
    void bothHalvesMayEndInEitherOrder() { // E-50
        var readFirst = RecordingProtocol.halfCloseable().onReadLost(wire -> wire.write("still here"));
        var wire = StringTransport.connect(readFirst, time);
        wire.receiveEof();
        wire.loseWriteConnection();
        wire.write("dropped");
        wire.settle();
        assertThat(readFirst.events()).containsExactly("made", "read lost", "write lost", "lost: done");
        assertThat(wire.text()).isEqualTo("still here");

        var writeFirst = RecordingProtocol.halfCloseable();
        var other = StringTransport.connect(writeFirst, time);
        other.loseWriteConnection();
        other.settle();
        other.receive("data");
        other.receiveEof();
        assertThat(writeFirst.events()).containsExactly("made", "write lost", "data: data", "read lost", "lost: done");
    }

    @Test
    void abortDropsWhatIsQueuedAndIsToldInALaterTurn() { // E-38, E-39
        var wire = StringTransport.connect(protocol, time);
        wire.peerStalls();
        wire.write("never arrives");
        wire.loseConnection();
        wire.abortConnection();
        wire.abortConnection();
        assertThat(wire.bufferedBytes()).isZero();
        assertThat(protocol.reason()).isEmpty();
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "lost: aborted");
        assertThat(wire.aborted()).isTrue();
    }

    @Test
    void aPeerThatStallsIsAbortedAfterTheGraceAndNotBefore() { // D2
        var wire = StringTransport.connect(protocol, time);
        wire.peerStalls();
        wire.write("goodbye");
        wire.loseConnection();
        time.advance(Duration.ofSeconds(15).minusNanos(1));
        assertThat(wire.reason()).isEmpty();
        assertThat(wire.deadlines().next()).isPresent();
        time.advance(Duration.ofNanos(1));
        assertThat(wire.reason())
                .contains(new CloseReason.TimedOut(DeadlineKind.CLOSE, "close", Duration.ofSeconds(15)));
        assertThat(wire.aborted()).isTrue();
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void aPeerThatTakesNothingIsAbortedByTheWriteStall() {
        var options = TcpOptions.defaults().withWriteStall(Duration.ofSeconds(5));
        var wire = new StringTransport(time.reactor(), options).connect(protocol);
        wire.peerStalls();
        wire.write("something");
        time.advance(Duration.ofSeconds(4));
        wire.peerReads();
        time.advance(Duration.ofSeconds(4));
        assertThat(wire.bufferedBytes()).isZero();
        wire.peerStalls();
        wire.write("more");
        time.advance(Duration.ofSeconds(5));
        assertThat(protocol.events()).containsExactly("made", "lost: timed out: write stall after 5s");
    }

    @Test
    void theFirstReasonStays() {
        var wire = StringTransport.connect(protocol, time);
        wire.loseConnection(new CloseReason.ProtocolError("nonsense"));
        wire.abortConnection();
        wire.settle();
        assertThat(protocol.events()).containsExactly("made", "lost: protocol error: nonsense");
    }

    @Test
    void finishCloseLetsAStalledPeerTakeEverything() {
        var wire = StringTransport.connect(protocol, time);
        assertThatThrownBy(wire::finishClose).hasMessageContaining("did not close");
        wire.peerStalls();
        wire.write("bye");
        wire.loseConnection();
        wire.finishClose();
        assertThat(wire.reason()).contains(CloseReason.DONE);
    }

    @Test
    void theConnectionMayBeLostAtAnyTime() {
        var wire = StringTransport.connect(protocol, time);
        wire.loseNow(LOST);
        assertThat(protocol.events()).containsExactly("made", "lost: lost: cable cut");
        assertThatThrownBy(() -> wire.loseNow(LOST)).hasMessageContaining("lost already");
        wire.loseConnection();
        wire.abortConnection();
        wire.settle();
        assertThat(protocol.events()).hasSize(2);
        assertThat(wire.reason()).contains(LOST);
    }

    @Test
    void afterTheLossNoDeadlineRunsAndNoneCanBeArmed() { // TM-15, D1
        var lines = new TimedLines();
        var wire = StringTransport.connect(lines, time);
        assertThat(wire.deadlines().list()).hasSize(1);
        wire.loseNow(LOST);
        assertThat(lines.idleTimeout().state()).isEqualTo(Deadline.State.CLOSED);
        lines.setTimeout(Duration.ofSeconds(1));
        new Deadline(wire, DeadlineKind.PHASE, "late", () -> {}).set(Duration.ofSeconds(1));
        assertThat(time.pendingCalls()).isZero();
    }

    @Test
    void whatACallbackThrowsEndsTheConnectionAndFailsTheTest() { // E-44
        var wire = StringTransport.connect(new TimedLines(), time);
        assertThatThrownBy(() -> wire.receive("fail\r\n")).hasMessage("told to fail");
        wire.settle();
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.ApplicationError.class);
    }

    @Test
    void keptFailuresDoNotFailTheTest() {
        var wire = new StringTransport(time.reactor(), TcpOptions.defaults()).keepFailures();
        wire.connect(new TimedLines());
        wire.receive("fail\r\n");
        wire.settle();
        assertThat(wire.failures()).singleElement().isInstanceOf(IllegalArgumentException.class);
        assertThat(wire.reason())
                .contains(new CloseReason.ApplicationError(wire.failures().get(0)));
        assertThat(wire.aborted()).isFalse();
    }

    @Test
    void aThrowWhileConnectingResetsTheConnection() { // D6, E-45
        var broken = new RecordingProtocol().onMade(transport -> {
            throw new IllegalStateException("no");
        });
        var wire = new StringTransport(time.reactor(), TcpOptions.defaults()).keepFailures();
        wire.connect(broken);
        wire.settle();
        assertThat(wire.aborted()).isTrue();
        assertThat(broken.reason().orElseThrow()).isInstanceOf(CloseReason.ApplicationError.class);
    }

    @Test
    void anExceptionGoesBeforeAnAbort() { // TR-13, E-42
        var both = new RecordingProtocol().onData((transport, text) -> {
            transport.abortConnection();
            throw new IllegalStateException("after the abort");
        });
        var wire = new StringTransport(time.reactor(), TcpOptions.defaults()).keepFailures();
        wire.connect(both);
        wire.receive("x");
        wire.settle();
        assertThat(both.events()).hasSize(3).last().asString().contains("after the abort");
    }

    @Test
    void aThrowingExpiryFailsTheTestWithTheNextTurn() {
        var wire = StringTransport.connect(protocol, time);
        new Deadline(wire, DeadlineKind.PHASE, "head", () -> {
                    throw new IllegalStateException("expiry");
                })
                .set(Duration.ofSeconds(1));
        assertThatThrownBy(() -> time.advance(Duration.ofSeconds(1))).hasMessage("expiry");
        wire.settle();
        assertThat(wire.reason().orElseThrow()).isInstanceOf(CloseReason.ApplicationError.class);
    }

    @Test
    void aPushProducerIsPausedOnceAndResumedOnce() { // E-65, D7
        var wire = StringTransport.connect(protocol, time);
        List<String> told = new ArrayList<>();
        wire.registerProducer(new PushProducer() {
            @Override
            public void pauseProducing() {
                told.add("pause");
            }

            @Override
            public void resumeProducing() {
                told.add("resume");
            }

            @Override
            public void stopProducing() {
                told.add("stop " + protocol.reason().isPresent());
            }
        });
        wire.write(new byte[65_536]);
        assertThat(told).isEmpty();
        wire.write(new byte[1]);
        wire.write(new byte[1]);
        assertThat(told).containsExactly("pause");
        wire.settle();
        assertThat(told).containsExactly("pause", "resume");
        wire.loseNow(LOST);
        assertThat(told).containsExactly("pause", "resume", "stop false");
    }

    @Test
    void aCloseWaitsForThePullProducer() { // E-67, E-68
        var wire = StringTransport.connect(protocol, time);
        wire.registerProducer(countdown(wire, 3));
        assertThatThrownBy(() -> wire.registerProducer(countdown(wire, 1))).hasMessageContaining("already");
        assertThat(wire.text()).isEmpty();
        wire.loseConnection();
        wire.settle();
        assertThat(wire.text()).isEqualTo("321");
        assertThat(protocol.events()).containsExactly("made", "lost: done");
    }

    @Test
    void aCloseWaitsForASilentProducerNoLongerThanTheGrace() { // D2
        var wire = StringTransport.connect(protocol, time);
        wire.registerProducer(new Silent());
        wire.loseConnection();
        time.advance(Duration.ofSeconds(14));
        wire.write("x".repeat(16_384));
        time.advance(Duration.ofSeconds(1));
        wire.write("x".repeat(16_383));
        time.advance(Duration.ofSeconds(14));
        assertThat(protocol.events()).as("the second grace was earned").containsExactly("made");
        time.advance(Duration.ofSeconds(1));
        assertThat(protocol.events()).containsExactly("made", "lost: timed out: close after 15s");
        assertThat(wire.aborted()).isTrue();
    }

    private static class Silent implements PushProducer {
        @Override
        public void pauseProducing() {}

        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {}
    }

    @Test
    void aCloseDoesNotWaitForAProtocolThatIsItsOwnProducer() {
        List<String> told = new ArrayList<>();
        class SelfFeeding extends BaseProtocol implements PullProducer {
            @Override
            protected void connectionMade() {
                transport().registerProducer(this);
            }

            @Override
            public void resumeProducing() {
                transport().write("more");
                transport().loseConnection();
                transport().write("dropped");
            }

            @Override
            public void stopProducing() {
                told.add("stopped");
            }
        }
        var wire = StringTransport.connect(new SelfFeeding(), time);
        wire.settle();
        assertThat(wire.text()).isEqualTo("more");
        assertThat(wire.reason()).contains(CloseReason.DONE);
        assertThat(told).isEmpty();
    }

    @Test
    void aProducerThatNeverEndsIsFoundOut() {
        var wire = StringTransport.connect(protocol, time);
        wire.registerProducer(countdown(wire, Integer.MAX_VALUE));
        time.advance(Duration.ofSeconds(1));
        assertThatThrownBy(wire::settle).hasMessageContaining("still busy");
    }

    @Test
    void aProducerRegisteredAfterTheEndIsStopped() { // PC-02, E-64
        var wire = StringTransport.connect(protocol, time);
        wire.loseNow(LOST);
        List<String> told = new ArrayList<>();
        wire.registerProducer(new PullProducer() {
            @Override
            public void resumeProducing() {
                told.add("resume");
            }

            @Override
            public void stopProducing() {
                told.add("stop");
            }
        });
        wire.settle();
        assertThat(told).containsExactly("stop");
    }

    private static PullProducer countdown(Transport wire, int from) {
        return new PullProducer() {
            private int left = from;

            @Override
            public void resumeProducing() {
                wire.write(Integer.toString(left));
                if (--left == 0) {
                    wire.unregisterProducer();
                }
            }

            @Override
            public void stopProducing() {}
        };
    }

    @Test
    void otherThreadsAreTurnedAway() throws InterruptedException {
        var wire = StringTransport.connect(protocol, time);
        List<Throwable> thrown = new ArrayList<>();
        Thread thread = new Thread(() -> {
            try {
                wire.write("x");
            } catch (IllegalStateException e) {
                thrown.add(e);
            }
            wire.reactor().callFromThread(() -> wire.write("from the thread"));
        });
        thread.start();
        thread.join();
        assertThat(thrown).singleElement().asString().contains("callFromThread");
        assertThat(wire.text()).isEmpty();
        time.advance(Duration.ZERO);
        assertThat(wire.text()).isEqualTo("from the thread");
    }

    @Test
    void socketOptionsAreReadBackAndThoseOfPortsRefused() {
        TcpOptions options = TcpOptions.defaults()
                .withSocketOption(SocketOption.SEND_BUFFER_BYTES, 5_000)
                .withSocketOption(SocketOption.REUSE_PORT, true);
        var wire = new StringTransport(time.reactor(), options).connect(protocol);
        assertThat(wire.option(SocketOption.SEND_BUFFER_BYTES)).isEqualTo(5_000);
        assertThat(wire.option(SocketOption.USER_TIMEOUT)).isZero();
        wire.setOption(SocketOption.USER_TIMEOUT, Duration.ofSeconds(7));
        assertThat(wire.option(SocketOption.USER_TIMEOUT)).hasSeconds(7);
        for (SocketOption<?> each : SocketOption.values()) {
            if (each.isOfConnections()) {
                assertThat((Object) wire.option(each)).isInstanceOf(each.type());
            } else {
                assertThatThrownBy(() -> wire.option(each)).isInstanceOf(IllegalArgumentException.class);
            }
        }
        assertThatThrownBy(() -> wire.setOption(SocketOption.KEEP_ALIVE_PROBES, 0))
                .hasMessage("KEEP_ALIVE_PROBES must be from 1 to 127: 0");
        wire.loseNow(CloseReason.DONE);
        assertThatThrownBy(wire::noDelay).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void optionsAndAddressesAreKept() {
        var wire = StringTransport.connect(protocol, time);
        assertThat(wire.noDelay()).isTrue();
        wire.setNoDelay(false);
        wire.setKeepAlive(true);
        assertThat(wire.noDelay()).isFalse();
        assertThat(wire.keepAlive()).isTrue();
        assertThat(wire.peer()).isNotEqualTo(wire.host());
        assertThatCode(() -> wire.connect(protocol)).hasMessageContaining("connected already");
    }
}
