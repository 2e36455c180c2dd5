// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a UDP socket asks of the operating system, call by call, and what becomes of datagrams it does not take. */
final class UdpTransportTest {
    private static final InetSocketAddress PEER = FakeDatagramSocket.PEER;
    private static final UdpOptions OPTIONS = UdpOptions.defaults();

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeDatagramSocket socket = new FakeDatagramSocket();
    private final List<String> told = new ArrayList<>();
    private Runnable whenReceived = () -> {};

    /** Notes what it is told. */
    private final class Recorder extends BaseDatagramProtocol {
        @Override
        public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
            told.add("received " + StandardCharsets.UTF_8.decode(data));
            whenReceived.run();
        }

        @Override
        public void connectionRefused() {
            told.add("refused");
        }

        @Override
        public void writeFailed(InetSocketAddress to, IOException cause) {
            told.add("failed to " + to.getPort() + ": " + cause.getMessage());
        }

        @Override
        public void stopProtocol(CloseReason reason) {
            told.add("stopped " + reason);
        }
    }

    private DatagramTransport open(UdpOptions options) {
        loop.begin();
        poller.udp = socket;
        DatagramTransport transport = loop.listenUdp(new InetSocketAddress("192.0.2.1", 4000), new Recorder(), options);
        loop.turn();
        return transport;
    }

    private static int write(DatagramTransport transport, int count) {
        int taken = 0;
        for (int i = 0; i < count; i++) {
            taken += transport.write(String.valueOf(i), PEER) ? 1 : 0;
        }
        return taken;
    }

    private void ready(int how) {
        poller.isReady(socket, how);
        loop.turn();
    }

    @AfterEach
    void nothingIsLeft() {
        loop.end();
        loop.close();
        assertThat(socket.closed).isTrue();
        assertThat(told.stream().filter(each -> each.startsWith("stopped"))).hasSize(1);
    }

    // ------------------------------------------------------------------------------------------------- batches

    @Test
    void allDatagramsOfATurnLeaveInOneCall() {
        DatagramTransport transport = open(OPTIONS);
        write(transport, 5);
        assertThat(socket.batches).isEmpty();
        loop.turn();
        assertThat(socket.batches).containsExactly(5);
        assertThat(socket.sent).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void aFullBatchLeavesAtOnce() {
        DatagramTransport transport = open(OPTIONS);
        write(transport, 31);
        assertThat(socket.batches).isEmpty();
        write(transport, 3);
        assertThat(socket.batches).containsExactly(32);
        loop.turn();
        assertThat(socket.batches).containsExactly(32, 2);
        assertThat(transport.queuedDatagrams()).isZero();
    }

    @Test
    void answersToABatchLeaveTogether() {
        DatagramTransport transport = open(OPTIONS);
        whenReceived = () -> transport.write("answer", PEER);
        for (int i = 0; i < 32; i++) {
            socket.incoming.add("question");
        }
        ready(Interest.READ);
        assertThat(socket.batches).containsExactly(32);
    }

    @Test
    void aSocketWithSomethingToSendKeepsTheLoopFromWaiting() {
        DatagramTransport transport = open(OPTIONS);
        write(transport, 1);
        poller.timeouts.clear();
        loop.turn();
        loop.turn();
        assertThat(poller.timeouts).containsExactly(0L, Long.MAX_VALUE);
    }

    // -------------------------------------------------------------------------------------------------- no room

    @Test
    void whatTheSystemHasNoRoomForWaitsInOrder() {
        DatagramTransport transport = open(OPTIONS);
        socket.room = 2;
        assertThat(write(transport, 5)).isEqualTo(5);
        loop.turn();
        assertThat(socket.interest).isEqualTo(Interest.READ | Interest.WRITE);
        assertThat(transport.queuedDatagrams()).isEqualTo(3);
        assertThat(transport.counters().stalls()).isEqualTo(1);
        loop.turn();
        assertThat(socket.sent).hasSize(2);

        socket.room = Integer.MAX_VALUE;
        ready(Interest.WRITE);
        assertThat(socket.sent).containsExactly("0", "1", "2", "3", "4");
        assertThat(socket.interest).isEqualTo(Interest.READ);
    }

    @Test
    void noMoreThanMaxQueuedDatagramsWait() {
        DatagramTransport transport = open(OPTIONS.withMaxQueuedDatagrams(3));
        socket.room = 0;
        assertThat(write(transport, 2)).isEqualTo(2);
        assertThat(write(transport, 1)).isEqualTo(1);
        ByteBuffer data = ByteBuffer.wrap(new byte[10]);
        assertThat(transport.write(data, PEER)).isFalse();
        assertThat(data.remaining()).isEqualTo(10);
        assertThat(transport.counters().dropped()).isEqualTo(1);
        loop.turn();
        socket.room = 1;
        ready(Interest.WRITE);
        assertThat(write(transport, 2)).isEqualTo(1);
    }

    @Test
    void noMoreThanMaxQueuedBytesWait() {
        DatagramTransport transport = open(OPTIONS.withMaxQueuedBytes(100));
        socket.room = 0;
        assertThat(transport.write(ByteBuffer.allocate(60), PEER)).isTrue();
        assertThat(transport.write(ByteBuffer.allocate(41), PEER)).isFalse();
        assertThat(transport.write(ByteBuffer.allocate(40), PEER)).isTrue();
        assertThat(transport.write(ByteBuffer.allocate(1), PEER)).isFalse();
    }

    @Test
    void aSingleDatagramMayBeLargerThanMaxQueuedBytes() {
        DatagramTransport transport = open(OPTIONS.withMaxQueuedBytes(100));
        assertThat(transport.write(ByteBuffer.allocate(101), PEER)).isTrue();
    }

    @Test
    void aLimitBelowABatchDropsNothingThatTheSystemTakes() {
        DatagramTransport transport = open(OPTIONS.withMaxQueuedDatagrams(3));
        assertThat(write(transport, 10)).isEqualTo(10);
        assertThat(socket.batches).containsExactly(3, 3, 3);
        loop.turn();
        assertThat(socket.sent).hasSize(10);
    }

    @Test
    void whoGoesOnAfterFaultsGoesOn() {
        open(OPTIONS.withOnFault(UdpOptions.OnFault.GO_ON));
        whenReceived = () -> {
            throw new IllegalStateException("a fault of the test's own");
        };
        socket.incoming.addAll(List.of("1", "2", "3"));
        ready(Interest.READ);
        assertThat(told).containsExactly("received 1", "received 2", "received 3");
    }

    @Test
    void aFullQueueIsNotOfferedAgainBeforeThereIsRoom() {
        DatagramTransport transport = open(OPTIONS);
        socket.room = 0;
        write(transport, 100);
        assertThat(socket.batches).containsExactly(0);
        assertThat(transport.queuedDatagrams()).isEqualTo(100);
    }

    @Test
    void whatWaitsIsOfferedOnceMoreByTheStopAndThenDropped() {
        DatagramTransport transport = open(OPTIONS);
        write(transport, 3);
        socket.room = 2;
        transport.stopListening();
        assertThat(socket.sent).containsExactly("0", "1");
        assertThat(transport.counters().dropped()).isEqualTo(1);
    }

    // ------------------------------------------------------------------------------------------------- failures

    @Test
    void aDatagramThatCannotBeSentIsToldAndCostsNoOther() {
        DatagramTransport transport = open(OPTIONS);
        socket.failures.add(new IOException("Network is unreachable"));
        write(transport, 3);
        loop.turn();
        assertThat(told).containsExactly("failed to 7: Network is unreachable");
        assertThat(socket.sent).containsExactly("1", "2");
        assertThat(transport.counters().failed()).isEqualTo(1);
    }

    @Test
    void aFailureInsideOfACommandIsToldAfterIt() {
        DatagramTransport transport = open(OPTIONS);
        socket.failures.add(new IOException("No buffer space available"));
        write(transport, 40); // a batch leaves at once
        assertThat(told).isEmpty();
        loop.turn();
        assertThat(told).containsExactly("failed to 7: No buffer space available");
        assertThat(socket.sent).hasSize(39);
    }

    @Test
    void aRefusalOfAnEarlierDatagramCostsThisOneNothing() {
        DatagramTransport transport = open(OPTIONS);
        socket.failures.add(new PortUnreachableException());
        write(transport, 2);
        loop.turn();
        assertThat(told).containsExactly("refused");
        assertThat(socket.sent).containsExactly("0", "1");
    }

    @Test
    void aDatagramThatIsRefusedTwiceIsGivenUp() {
        DatagramTransport transport = open(OPTIONS);
        socket.failures.add(new PortUnreachableException());
        socket.failures.add(new PortUnreachableException());
        write(transport, 2);
        loop.turn();
        assertThat(told).containsExactly("refused", "failed to 7: null");
        assertThat(socket.sent).containsExactly("1");
        assertThat(transport.counters().refused()).isEqualTo(2);
    }

    @Test
    void aSocketThatOnlyFailsIsDead() {
        DatagramTransport transport = open(OPTIONS);
        socket.brokenReceive = new IOException("Bad file descriptor");
        for (int i = 0; i < 64; i++) {
            ready(Interest.READ);
        }
        assertThat(transport.isClosed()).isFalse();
        ready(Interest.READ);
        assertThat(transport.isClosed()).isTrue();
        loop.turn();
        assertThat(told).endsWith("stopped lost: Bad file descriptor");
    }

    @Test
    void aBindThatFailsSaysWhereAndWhy() {
        loop.begin();
        assertThatThrownBy(() -> loop.listenUdp(PEER, new Recorder(), OPTIONS))
                .isInstanceOf(CannotListenException.class)
                .hasMessage("cannot listen on udp:192.0.2.7:7: no datagrams here");
        loop.end();
        open(OPTIONS); // the rest of the test wants a socket
    }

    // ------------------------------------------------------------------------------------- a batch that was taken

    @Test
    void whatWasTakenFromTheSystemIsHeldInAPause() {
        DatagramTransport transport = open(OPTIONS);
        whenReceived = transport::pauseProducing;
        socket.incoming.addAll(List.of("1", "2", "3"));
        ready(Interest.READ);
        assertThat(told).containsExactly("received 1");
        transport.resumeProducing();
        assertThat(told).hasSize(1);
        loop.turn();
        assertThat(told).containsExactly("received 1", "received 2");
        assertThat(socket.interest).as("the rest goes first").isEqualTo(Interest.NONE);
        transport.resumeProducing();
        whenReceived = () -> {};
        loop.turn();
        assertThat(told).containsExactly("received 1", "received 2", "received 3");
        assertThat(socket.interest).isEqualTo(Interest.READ);
    }

    @Test
    void whatWasTakenFromTheSystemIsDroppedByAStop() {
        DatagramTransport transport = open(OPTIONS);
        whenReceived = transport::stopListening;
        socket.incoming.addAll(List.of("1", "2", "3"));
        ready(Interest.READ);
        loop.turn();
        assertThat(told).containsExactly("received 1", "stopped done");
    }

    @Test
    void aFaultAfterAStopIsTheReason() {
        DatagramTransport transport = open(OPTIONS);
        whenReceived = () -> {
            transport.stopListening();
            throw new IllegalStateException("a fault of the test's own");
        };
        socket.incoming.add("1");
        ready(Interest.READ);
        loop.turn();
        assertThat(told).hasSize(2);
        assertThat(told.get(1)).startsWith("stopped application error");
    }
}
