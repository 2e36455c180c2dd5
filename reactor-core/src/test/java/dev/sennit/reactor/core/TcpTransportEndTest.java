// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a connection makes of {@link Interest#END}, in each of its states. */
final class TcpTransportEndTest {
    private static final int LARGE = 100_000;

    private final FakePoller poller = new FakePoller();
    private final EventLoop loop = new EventLoop("fake", poller, ReactorOptions.defaults());
    private final FakeSocket socket = new FakeSocket();
    private final List<String> told = new ArrayList<>();

    private class Plain extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            told.add("received " + data.remaining());
        }

        @Override
        public void connectionLost(CloseReason reason) {
            told.add("lost " + reason);
        }
    }

    private final class HalfCloseable extends Plain implements HalfCloseableProtocol {
        @Override
        public void readConnectionLost() {
            told.add("reading ended");
        }

        @Override
        public void readConnectionEnding() {
            told.add("reading ends");
        }

        @Override
        public void writeConnectionLost() {
            told.add("writing ended");
        }
    }

    private Transport connect(Plain protocol) {
        loop.begin();
        poller.toAccept.add(socket);
        loop.connectTcp(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 7), peer -> protocol, TcpOptions.defaults());
        ready(Interest.WRITE);
        return protocol.transport();
    }

    private Transport connectPaused(boolean halfCloseable) {
        Transport transport = connect(halfCloseable ? new HalfCloseable() : new Plain());
        transport.pauseProducing();
        assertThat(socket.interest).isEqualTo(Interest.NONE);
        return transport;
    }

    private void ready(int how) {
        poller.isReady(socket, how);
        loop.turn();
        loop.turn(); // endings are told in the turn after
    }

    private void breakIt() {
        socket.broken = new IOException("connection reset");
    }

    @AfterEach
    void nothingIsLeft() {
        loop.end();
        assertThat(loop.counters().active()).isZero();
        assertThat(loop.counters().pendingCalls()).isZero();
        loop.close();
    }

    // --------------------------------------------------------------------------------------------- reading paused

    @Test
    void whoUnderstandsHalfClosesIsToldOfTheFinAndHasItWhenItResumes() {
        Transport transport = connectPaused(true);
        socket.finished = true;
        ready(Interest.END);
        assertThat(told).containsExactly("reading ends");
        transport.write("still here");
        loop.turn();
        assertThat(socket.text()).isEqualTo("still here");
        transport.resumeProducing();
        ready(Interest.READ);
        assertThat(told).containsExactly("reading ends", "reading ended");
    }

    @Test
    void anyOtherHearsOfTheFinWhenItResumes() {
        Transport transport = connectPaused(false);
        socket.finished = true;
        ready(Interest.END);
        assertThat(told).isEmpty();
        transport.resumeProducing();
        assertThat(socket.interest).isEqualTo(Interest.READ);
        ready(Interest.READ);
        assertThat(told).containsExactly("lost done");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void finBehindUnreadBytesIsHeardOfAfterThem(boolean halfCloseable) {
        Transport transport = connectPaused(halfCloseable);
        socket.toRead.add(new byte[7]);
        socket.finished = true;
        ready(Interest.END);
        assertThat(told).isEmpty();
        transport.resumeProducing();
        ready(Interest.READ);
        ready(Interest.READ);
        assertThat(told).containsExactly("received 7", halfCloseable ? "reading ended" : "lost done");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void breakEndsTheConnection(boolean halfCloseable) {
        connectPaused(halfCloseable);
        breakIt();
        ready(Interest.END);
        assertThat(told).containsExactly("lost lost: connection reset");
    }

    @Test
    void endInErrorIsHarmless() {
        connectPaused(true);
        ready(Interest.END);
        assertThat(told).isEmpty();
        assertThat(socket.calls).isEmpty();
    }

    @Test
    void endThatComesToWhoReadsAgainLosesNoBytes() {
        Transport transport = connectPaused(true);
        socket.toRead.add(new byte[7]);
        socket.finished = true;
        transport.resumeProducing();
        ready(Interest.READ | Interest.END);
        ready(Interest.READ);
        assertThat(told).containsExactly("received 7", "reading ends", "reading ended");
    }

    // ------------------------------------------------------------------------------------------------ bytes queued

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void closingSendsWhatIsQueued(boolean halfCloseable) {
        Transport transport = connectPaused(halfCloseable);
        socket.room = 0;
        transport.write(new byte[LARGE]);
        transport.loseConnection();
        loop.turn();
        socket.finished = true;
        ready(Interest.END);
        assertThat(told).isEmpty();
        socket.room = LARGE;
        ready(Interest.WRITE | Interest.END);
        assertThat(socket.taken.size()).isEqualTo(LARGE);
        assertThat(socket.calls).contains("shutdown").doesNotContain("reset");
        ready(Interest.READ);
        assertThat(told).containsExactly("lost done");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void breakWhileClosingIsALoss(boolean halfCloseable) {
        Transport transport = connectPaused(halfCloseable);
        socket.room = 0;
        transport.write(new byte[LARGE]);
        transport.loseConnection();
        loop.turn();
        breakIt();
        ready(Interest.END);
        assertThat(told).containsExactly("lost lost: connection reset");
    }

    @Test
    void lingeringWaitsForItsReading() {
        Transport transport = connect(new Plain());
        transport.loseConnection();
        loop.turn();
        socket.toRead.add(new byte[7]);
        socket.finished = true;
        ready(Interest.END);
        assertThat(told).isEmpty();
        ready(Interest.READ);
        ready(Interest.READ);
        assertThat(told).containsExactly("lost done");
    }

    @Test
    void breakWhileLingeringLosesNothing() {
        Transport transport = connect(new Plain());
        transport.loseConnection();
        loop.turn();
        breakIt();
        ready(Interest.END);
        assertThat(told).containsExactly("lost done");
    }

    @Test
    void whoseReadingHasEndedSendsWhatIsQueued() {
        Transport transport = connect(new HalfCloseable());
        socket.room = 0;
        transport.write(new byte[LARGE]);
        loop.turn();
        socket.finished = true;
        ready(Interest.READ);
        assertThat(told).containsExactly("reading ended");
        ready(Interest.END); // the backend sees it again, now that nothing is read
        socket.room = LARGE;
        ready(Interest.WRITE);
        assertThat(socket.taken.size()).isEqualTo(LARGE);
        assertThat(told).containsExactly("reading ended");
    }

    @Test
    void halfCloseUnderWaySendsWhatIsQueuedAndBothEnd() {
        Transport transport = connectPaused(true);
        socket.room = 0;
        transport.write(new byte[LARGE]);
        transport.loseWriteConnection();
        loop.turn();
        socket.finished = true;
        ready(Interest.END);
        socket.room = LARGE;
        ready(Interest.WRITE);
        assertThat(socket.taken.size()).isEqualTo(LARGE);
        assertThat(told).containsExactly("reading ends", "writing ended");
        transport.resumeProducing();
        ready(Interest.READ);
        assertThat(told).containsExactly("reading ends", "writing ended", "reading ended", "lost done");
    }

    @Test
    void whoHasFinishedWritingEndsWithThePeersFin() {
        Transport transport = connectPaused(true);
        transport.loseWriteConnection();
        loop.turn();
        socket.finished = true;
        ready(Interest.END);
        assertThat(told).containsExactly("writing ended", "reading ends");
        transport.resumeProducing();
        ready(Interest.READ);
        assertThat(told).containsExactly("writing ended", "reading ends", "reading ended", "lost done");
    }
}
