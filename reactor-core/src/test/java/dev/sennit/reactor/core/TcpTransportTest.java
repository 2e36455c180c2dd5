// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection asks of the operating system, call by call, and when. */
final class TcpTransportTest {
    private static final int LARGE = 100_000;
    private static final TcpOptions OPTIONS = TcpOptions.defaults().withCloseGrace(Duration.ofSeconds(10));

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeSocket socket = new FakeSocket();
    private final List<String> told = new ArrayList<>();
    private Runnable whenReceived = () -> {};

    /** Notes what it is told; writes back what it receives. */
    private class Recorder extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            told.add("received " + data.remaining());
            whenReceived.run();
            transport().write(data);
        }

        @Override
        public void connectionLost(CloseReason reason) {
            told.add("lost " + reason);
        }
    }

    private Transport connect(TcpOptions options) {
        Recorder protocol = new Recorder();
        loop.begin();
        poller.toAccept.add(socket);
        loop.connectTcp(new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), peer -> protocol, options);
        poller.isReady(socket, Interest.WRITE);
        loop.turn();
        assertThat(socket.interest).isEqualTo(Interest.READ);
        return protocol.transport();
    }

    private void ready(int how) {
        poller.isReady(socket, how);
        loop.turn();
    }

    private void pass(Duration time) {
        poller.nowNanos += time.toNanos();
        loop.turn();
        loop.turn(); // endings are told in the turn after
    }

    @AfterEach
    void nothingIsLeft() {
        loop.end();
        assertThat(loop.counters().active()).isZero();
        assertThat(loop.counters().pendingCalls()).isZero();
        loop.close();
        assertThat(poller.closed).isTrue();
    }

    @Test // E-33
    void allWritesOfATurnLeaveInOneCall() {
        Transport transport = connect(OPTIONS);
        for (int i = 0; i < 50; i++) {
            transport.write("0123456789");
        }
        assertThat(socket.calls).isEmpty();
        loop.turn();
        assertThat(socket.calls).containsExactly("write 500");
        loop.turn();
        assertThat(socket.calls).as("nothing more to send").hasSize(1);
        assertThat(transport.bufferedBytes()).isZero();
    }

    @Test
    void replyLeavesRightAfterItsCallback() {
        connect(OPTIONS);
        socket.toRead.add(new byte[7]);
        ready(Interest.READ);
        assertThat(socket.calls).containsExactly("write 7");
        assertThat(told).containsExactly("received 7");
    }

    @Test // a change of interest is a system call
    void whatChangesBackInsideACallbackIsNotWatchedAnew() {
        Transport transport = connect(TcpOptions.defaults());
        socket.interestChanges = 0;
        whenReceived = () -> {
            transport.pauseProducing();
            transport.resumeProducing();
            transport.write("bye");
            transport.loseConnection(); // reads nothing while it sends, and drops what comes when all is sent
        };
        socket.toRead.add(new byte[7]);
        ready(Interest.READ);
        assertThat(socket.calls).contains("shutdown");
        assertThat(socket.interest).isEqualTo(Interest.READ);
        assertThat(socket.interestChanges).isZero();
    }

    @Test
    void aPauseInsideACallbackIsInForceWhenItReturns() {
        Transport transport = connect(OPTIONS);
        whenReceived = transport::pauseProducing;
        socket.toRead.add(new byte[7]);
        ready(Interest.READ);
        assertThat(socket.interest).isEqualTo(Interest.NONE);
    }

    @Test // TR-05
    void oneReadForEachTimeTheSocketIsReady() {
        connect(OPTIONS);
        socket.toRead.add(new byte[7]);
        socket.toRead.add(new byte[8]);
        ready(Interest.READ);
        assertThat(told).containsExactly("received 7");
        ready(Interest.READ);
        assertThat(told).containsExactly("received 7", "received 8");
    }

    @Test
    void beingReadyInErrorIsHarmless() {
        connect(OPTIONS);
        ready(Interest.READ);
        ready(Interest.WRITE);
        ready(Interest.NONE);
        assertThat(told).isEmpty();
        assertThat(socket.calls).isEmpty();
    }

    @Test
    void largeWriteGoesStraightToTheSocketAndOnlyTheRestIsKept() {
        Transport transport = connect(OPTIONS);
        socket.room = 60_000;
        transport.write(new byte[LARGE]);
        assertThat(socket.calls).containsExactly("write " + LARGE);
        assertThat(transport.bufferedBytes()).isEqualTo(40_000);
        loop.turn();
        assertThat(socket.interest).isEqualTo(Interest.READ | Interest.WRITE);
    }

    @Test
    void roomIsAskedForOnlyWhenTheSocketIsFull() {
        Transport transport = connect(OPTIONS);
        socket.room = 3;
        transport.write("12345");
        loop.turn();
        assertThat(socket.interest).isEqualTo(Interest.READ | Interest.WRITE);
        assertThat(loop.counters().writeStalls()).isEqualTo(1);
        int calls = socket.calls.size();
        transport.write("678");
        loop.turn();
        assertThat(socket.calls).as("not tried while there is no room").hasSize(calls);
        socket.room = Long.MAX_VALUE;
        ready(Interest.WRITE);
        assertThat(socket.text()).isEqualTo("12345678");
        assertThat(socket.interest).isEqualTo(Interest.READ);
        assertThat(loop.counters().pendingCalls()).as("the write stall is over").isZero();
    }

    @Test
    void fullSocketIsNotTriedAgainBeforeItHasRoom() {
        Transport transport = connect(OPTIONS);
        socket.room = 60_000;
        transport.write(new byte[LARGE]);
        transport.write(new byte[LARGE]);
        loop.turn();
        assertThat(socket.calls).containsExactly("write " + LARGE);
        assertThat(socket.interest).isEqualTo(Interest.READ | Interest.WRITE);
        assertThat(loop.counters().writeStalls()).isEqualTo(1);
        pass(Duration.ofSeconds(61));
        assertThat(told).containsExactly("lost timed out: write stall after 1m");
    }

    @Test // one below, at and above
    void moreThanMaxBufferedBytesIsALoss() {
        Transport transport = connect(OPTIONS.withMaxBufferedBytes(LARGE));
        socket.room = 1;
        transport.write("xy");
        loop.turn();
        transport.write(new byte[LARGE - 2]);
        assertThat(transport.bufferedBytes()).isEqualTo(LARGE - 1);
        transport.write("z");
        assertThat(transport.bufferedBytes()).isEqualTo(LARGE);
        int calls = socket.calls.size();
        transport.write("!");
        assertThat(socket.calls.subList(calls, socket.calls.size()))
                .as("a socket without room is not tried again")
                .containsExactly("reset", "close");
        assertThat(transport.bufferedBytes()).isZero();
        transport.write(new byte[LARGE]);
        assertThat(transport.bufferedBytes()).isZero();
        assertThat(told).as("nothing from inside a write").isEmpty();
        loop.turn();
        assertThat(told)
                .containsExactly("lost lost: 100001 bytes to be queued, more than maxBufferedBytes, 100000, allows");
        assertThat(loop.counters().lost()).containsEntry("Lost", 1L);
    }

    @Test
    void memoryOfTooMuchGoesBackToTheLoopAtOnce() {
        Transport transport = connect(OPTIONS.withMaxBufferedBytes(10));
        OutboundQueue pooled = loop.chunks().borrowQueue();
        loop.chunks().giveBack(pooled);
        socket.room = 0;
        transport.write("0123456789");
        loop.turn();
        transport.write("x");
        assertThat(loop.chunks().borrowQueue()).isSameAs(pooled);
    }

    @Test
    void burstInsideACallbackIsOfferedBeforeItIsTooMuch() {
        Transport transport = connect(OPTIONS.withMaxBufferedBytes(1_000));
        whenReceived = () -> {
            for (int i = 0; i < 500; i++) {
                transport.write(new byte[100]);
            }
            transport.write(new byte[LARGE]);
        };
        socket.toRead.add(new byte[7]);
        ready(Interest.READ);
        assertThat(socket.taken.size()).isEqualTo(500 * 100 + LARGE + 7);
        assertThat(transport.isClosing()).isFalse();
    }

    @Test
    void oneWriteOfMoreThanTheLimitIsSentAsFarAsTheSocketTakesIt() {
        Transport transport = connect(OPTIONS.withMaxBufferedBytes(1_000));
        socket.room = 999_000;
        transport.write(new byte[1_000_000]);
        assertThat(transport.bufferedBytes()).as("at the limit").isEqualTo(1_000);
        socket.room = 1_000 + 998_999;
        ready(Interest.WRITE);
        transport.write(new byte[1_000_000]);
        assertThat(transport.isClosing()).as("one above").isTrue();
    }

    @Test
    void socketThatBreaksUnderTooMuchIsTheReason() {
        Transport transport = connect(OPTIONS.withMaxBufferedBytes(1_000));
        transport.write(new byte[900]);
        socket.broken = new IOException("broken pipe");
        transport.write(new byte[900]);
        loop.turn();
        assertThat(told).containsExactly("lost lost: broken pipe");
    }

    @Test
    void limitOfBufferedBytesIsAtLeastOne() {
        assertThat(OPTIONS.maxBufferedBytes()).isEqualTo(16_777_216);
        assertThat(OPTIONS.withMaxBufferedBytes(1).maxBufferedBytes()).isEqualTo(1);
        assertThatThrownBy(() -> OPTIONS.withMaxBufferedBytes(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxBufferedBytes must be at least 1, or TcpOptions.UNLIMITED_BYTES for no limit: 0");
    }

    @Test
    void lastEndingCostsNoTurnOfItsOwn() {
        Transport transport = connect(OPTIONS);
        transport.abortConnection();
        loop.turn();
        assertThat(told).containsExactly("lost aborted");
        assertThat(loop.hasWork()).isFalse();
    }

    @Test
    void errorOfAWriteIsALossToldInTheNextTurn() {
        Transport transport = connect(OPTIONS);
        socket.broken = new IOException("broken pipe");
        transport.write(new byte[LARGE]);
        assertThat(told).isEmpty();
        assertThat(transport.bufferedBytes()).isZero();
        assertThat(socket.handler).as("closed at once").isNull();
        loop.turn();
        assertThat(told).containsExactly("lost lost: broken pipe");
        assertThat(loop.counters().lost()).containsEntry("Lost", 1L);
    }

    @Test
    void errorOfAReadIsALoss() {
        connect(OPTIONS);
        socket.broken = new IOException("connection reset");
        ready(Interest.READ);
        loop.turn();
        assertThat(told).containsExactly("lost lost: connection reset");
    }

    @Test // a peer that takes less than 16 KiB in each grace does not keep the connection for ever
    void trickleDoesNotPutTheEndOfAPoliteCloseOff() {
        Transport transport = connect(OPTIONS);
        socket.room = 0;
        transport.write(new byte[LARGE]);
        transport.loseConnection();
        loop.turn();
        for (int i = 0; i < 9; i++) {
            socket.room = 1_820; // nine times: 16,380 bytes in all, 4 less than 16 KiB
            ready(Interest.WRITE);
            pass(Duration.ofSeconds(1));
            assertThat(told).isEmpty();
        }
        pass(Duration.ofMillis(1100));
        assertThat(told).containsExactly("lost timed out: close after 10s");
        assertThat(socket.calls).contains("reset");
        assertThat(loop.counters().timeouts()).containsEntry(DeadlineKind.CLOSE, 1L);
    }

    @Test
    void sixteenKibibytesInAGraceEarnAnother() {
        Transport transport = connect(OPTIONS);
        socket.room = 0;
        transport.write(new byte[LARGE]);
        transport.loseConnection();
        loop.turn();
        for (int i = 0; i < 3; i++) {
            socket.room = 16_384;
            ready(Interest.WRITE);
            pass(Duration.ofMillis(10_050));
            assertThat(told).isEmpty();
        }
        pass(Duration.ofMillis(10_050));
        assertThat(told).containsExactly("lost timed out: close after 10s");
    }

    @Test
    void lateBytesAreThrownAwayUpToAMebibyte() {
        Transport transport = connect(OPTIONS.withLingerTimeout(Duration.ofDays(1)));
        transport.loseConnection();
        loop.turn();
        assertThat(socket.calls).containsExactly("shutdown");
        for (int i = 0; i < 16; i++) {
            socket.toRead.add(new byte[65_536]);
            ready(Interest.READ);
        }
        loop.turn();
        assertThat(told).as("exactly a mebibyte").isEmpty();
        socket.toRead.add(new byte[1]);
        ready(Interest.READ);
        loop.turn();
        assertThat(told).containsExactly("lost done");
        assertThat(socket.calls).containsExactly("shutdown", "close");
    }

    @Test
    void endIsToldOnceWhateverComesAtTheSameTime() {
        Transport transport = connect(OPTIONS);
        poller.isReady(socket, Interest.READ);
        poller.isReady(socket, Interest.READ | Interest.WRITE);
        socket.broken = new IOException("connection reset");
        loop.turn();
        transport.abortConnection();
        loop.turn();
        loop.turn();
        assertThat(told).containsExactly("lost lost: connection reset");
    }

    @Test // after a long pause, what waits to be read is read before an expiry is judged
    void bytesThatCameInTimeGoBeforeTheExpiry() {
        Transport transport = connect(OPTIONS);
        Deadline idle = new Deadline(transport, DeadlineKind.IDLE, "idle", () -> told.add("expired"));
        whenReceived = idle::reset;
        idle.set(Duration.ofSeconds(30));
        socket.toRead.add(new byte[7]);
        poller.isReady(socket, Interest.READ);
        pass(Duration.ofHours(1)); // the machine slept
        assertThat(told).containsExactly("received 7");
        pass(Duration.ofSeconds(29));
        assertThat(told).containsExactly("received 7");
        pass(Duration.ofSeconds(1));
        assertThat(told).containsExactly("received 7", "expired");
    }

    private final class Silent implements PushProducer {
        @Override
        public void pauseProducing() {}

        @Override
        public void resumeProducing() {}

        @Override
        public void stopProducing() {
            told.add("stopped");
        }
    }

    @Test
    void silentProducerHoldsAPoliteCloseForOneGrace() {
        Transport transport = connect(OPTIONS);
        transport.registerProducer(new Silent());
        transport.loseConnection();
        pass(Duration.ofMillis(9_999));
        assertThat(told).isEmpty();
        assertThat(transport.deadlines().next()).isPresent();
        pass(Duration.ofMillis(2));
        assertThat(told).containsExactly("stopped", "lost timed out: close after 10s");
        assertThat(socket.calls).containsExactly("reset", "close");
        assertThat(loop.counters().timeouts()).containsEntry(DeadlineKind.CLOSE, 1L);
    }

    @Test // whichever way they leave
    void producerEarnsAnotherGraceWithSixteenKibibytes() {
        Transport transport = connect(OPTIONS);
        transport.registerProducer(new Silent());
        transport.loseConnection();
        loop.turn();
        transport.write(new byte[16_384]);
        assertNotCutOffAfterAGrace("straight to the socket");
        for (int i = 0; i < 16; i++) {
            transport.write(new byte[1_024]);
        }
        assertNotCutOffAfterAGrace("queued");
        socket.room = 0;
        transport.write(new byte[16_384]);
        loop.turn();
        socket.room = Long.MAX_VALUE;
        ready(Interest.WRITE);
        assertNotCutOffAfterAGrace("when there was room");
        transport.write(new byte[16_383]);
        loop.turn();
        pass(Duration.ofMillis(10_050));
        assertThat(told).as("a byte short").containsExactly("stopped", "lost timed out: close after 10s");
    }

    private void assertNotCutOffAfterAGrace(String how) {
        loop.turn();
        pass(Duration.ofMillis(10_050));
        assertThat(told).as(how).isEmpty();
    }

    @Test
    void peerHasItsWholeGraceWhenTheProducerIsGone() {
        Transport transport = connect(OPTIONS);
        transport.registerProducer(new Silent());
        transport.loseConnection();
        pass(Duration.ofSeconds(9));
        socket.room = 0;
        transport.write("last");
        loop.turn();
        transport.unregisterProducer();
        pass(Duration.ofSeconds(9));
        assertThat(told).isEmpty();
        pass(Duration.ofSeconds(2));
        assertThat(told).containsExactly("lost timed out: close after 10s");
    }

    @Test // D4
    void politeCloseWaitsForItsProducer() {
        Transport transport = connect(OPTIONS);
        transport.registerProducer(new Silent());
        transport.loseConnection();
        loop.turn();
        transport.write("last");
        loop.turn();
        assertThat(socket.text()).isEqualTo("last");
        transport.unregisterProducer();
        loop.turn();
        assertThat(socket.calls).containsExactly("write 4", "shutdown");
        socket.finished = true;
        ready(Interest.READ);
        loop.turn();
        assertThat(told).containsExactly("lost done");
    }

    @Test
    void memoryGoesBackToTheLoopWhenAllIsSent() {
        Transport transport = connect(OPTIONS);
        OutboundQueue pooled = loop.chunks().borrowQueue();
        loop.chunks().giveBack(pooled);
        transport.write("x");
        loop.turn();
        assertThat(loop.chunks().borrowQueue()).isSameAs(pooled);
    }

    @Test
    void loopSleepsUntilItsNextTimerAndNotAtAllWhileWorkWaits() {
        Transport transport = connect(OPTIONS);
        loop.turn();
        poller.timeouts.clear();
        loop.turn();
        assertThat(poller.timeouts).containsExactly(Long.MAX_VALUE);
        transport.write("x");
        poller.timeouts.clear();
        loop.turn();
        assertThat(poller.timeouts).containsExactly(0L);
        var call = loop.callLater(Duration.ofMillis(700), () -> {});
        poller.timeouts.clear();
        loop.turn();
        assertThat(poller.timeouts.get(0)).isPositive().isLessThanOrEqualTo(702_000_000L);
        call.cancel();
    }
}
