// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback;
import dev.sennit.reactor.testkit.conformance.Loopback.Ready;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The peer ends or breaks the connection while nothing is read: reported once, and no wait is cut short by it. */
@Timeout(60)
@NeedsLibrary
final class EpollEndTest {
    private final Ready ready = new Ready();
    private Loopback net;
    private Socket client;
    private SocketIo socket;

    @BeforeEach
    void connect() throws IOException {
        net = new Loopback(Epoll.open());
        client = net.client();
        socket = net.accept(ready, Interest.NONE);
    }

    @AfterEach
    void close() throws IOException {
        socket.close();
        net.close();
    }

    private void awaitEnd() throws IOException {
        net.pollUntil(() -> (ready.bits() & Interest.END) != 0);
        assertThat(ready.bits()).isEqualTo(Interest.END);
        assertThat(ready.reports()).isEqualTo(1);
        ready.clear();
    }

    private void assertNothingMore() throws IOException {
        net.assertWaits();
        assertThat(ready.reports()).isZero();
    }

    private int readOne() throws IOException {
        ready.clear();
        net.pollUntil(() -> (ready.bits() & Interest.READ) != 0);
        return socket.read(ByteBuffer.allocateDirect(1));
    }

    private void fill() throws IOException {
        ByteBuffer much = ByteBuffer.allocateDirect(1 << 20);
        while (socket.write(much.clear()) > 0) {
            assertThat(much.position()).isPositive();
        }
    }

    @Test
    void finWithNothingUnreadIsTheEnd() throws IOException {
        client.shutdownOutput();
        awaitEnd();
        assertThat(socket.isAtEnd()).isTrue();
        assertThat(socket.isAtEnd()).as("looking takes nothing").isTrue();
        assertNothingMore();
        socket.interest(Interest.READ);
        assertThat(readOne()).isEqualTo(-1);
    }

    @Test
    void finBehindUnreadBytesIsNotTheEndYet() throws IOException {
        Loopback.send(client, "ab");
        client.shutdownOutput();
        awaitEnd();
        assertThat(socket.isAtEnd()).isFalse();
        assertNothingMore();
        socket.interest(Interest.READ);
        assertThat(readOne()).isEqualTo(1);
        assertThat(socket.isAtEnd()).isFalse();
        assertThat(readOne()).isEqualTo(1);
        assertThat(socket.isAtEnd()).isTrue();
        assertThat(readOne()).isEqualTo(-1);
        assertThat(ready.bits()).as("who reads is told of bytes and of no end").isEqualTo(Interest.READ);
    }

    @Test
    void resetIsABreak() throws IOException {
        Loopback.reset(client);
        awaitEnd();
        assertThatThrownBy(socket::isAtEnd).isInstanceOf(IOException.class).hasMessageContaining("reset");
        assertNothingMore();
    }

    @Test
    void resetBehindUnreadBytesIsABreak() throws IOException {
        Loopback.send(client, "lost by that");
        Loopback.reset(client);
        awaitEnd();
        assertThatThrownBy(socket::isAtEnd).isInstanceOf(IOException.class);
        assertNothingMore();
    }

    @Test
    void whoResumesAfterABreakIsTold() throws IOException {
        Loopback.reset(client);
        awaitEnd();
        assertNothingMore();
        socket.interest(Interest.READ);
        net.pollUntil(() -> ready.bits() == Interest.READ);
        assertThatThrownBy(() -> socket.read(ByteBuffer.allocateDirect(1))).isInstanceOf(IOException.class);
    }

    @Test
    void whoWaitsForRoomAfterABreakIsTold() throws IOException {
        Loopback.reset(client);
        awaitEnd();
        socket.interest(Interest.WRITE);
        net.pollUntil(() -> (ready.bits() & Interest.WRITE) != 0);
        assertThatThrownBy(() -> socket.write(ByteBuffer.allocate(1))).isInstanceOf(IOException.class);
    }

    @Test
    void anotherHandlerIsToldOfABreakToo() throws IOException {
        Loopback.reset(client);
        awaitEnd();
        Ready next = new Ready();
        net.poller().register(socket, next, Interest.READ);
        net.pollUntil(() -> next.bits() == Interest.READ);
        assertThat(ready.reports()).isZero();
    }

    @Test
    void whoResumesAndPausesIsToldAgain() throws IOException {
        client.shutdownOutput();
        awaitEnd();
        socket.interest(Interest.READ);
        socket.interest(Interest.NONE);
        awaitEnd();
        assertNothingMore();
    }

    @Test
    void breakAfterTheFinIsReportedToo() throws IOException {
        client.shutdownOutput();
        awaitEnd();
        Loopback.reset(client);
        awaitEnd();
        assertThatThrownBy(socket::isAtEnd).isInstanceOf(IOException.class);
        assertNothingMore();
    }

    @Test
    void finIsReportedOnceToWhoWaitsForRoom() throws IOException {
        fill();
        socket.interest(Interest.WRITE);
        client.shutdownOutput();
        awaitEnd();
        assertNothingMore();
    }

    @Test
    void finIsReportedOnceToWhoHasRoom() throws IOException {
        client.shutdownOutput();
        socket.interest(Interest.WRITE);
        net.pollUntil(() -> (ready.bits() & Interest.END) != 0);
        ready.clear();
        net.pollNow();
        assertThat(ready.bits()).isEqualTo(Interest.WRITE);
    }

    @Test
    void whoReadsIsToldOfNoEnd() throws IOException {
        socket.interest(Interest.READ);
        client.shutdownOutput();
        assertThat(readOne()).isEqualTo(-1);
        assertThat(ready.bits()).isEqualTo(Interest.READ);
    }

    @Test
    void bothEndsFinishedDoNotSpin() throws IOException {
        client.shutdownOutput();
        awaitEnd();
        socket.shutdownOutput();
        net.pollNow(); // the kernel calls this a hang-up, and may say so once
        ready.clear();
        assertNothingMore();
        assertThat(socket.isAtEnd()).isTrue();
    }
}
