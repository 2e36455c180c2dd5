// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.nio.Loopback.Ready;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioSocketIoTest {
    private final Ready ready = new Ready();
    private Loopback net;

    @BeforeEach
    void open() throws IOException {
        net = new Loopback();
    }

    @AfterEach
    void close() throws IOException {
        net.close();
    }

    private SocketIo connect(InetSocketAddress address, TcpOptions options) throws IOException {
        SocketIo socket = net.poller.connect(address, options);
        net.poller.register(socket, ready, Interest.WRITE);
        net.pollUntil(() -> ready.bits() != Interest.NONE);
        assertThat(ready.bits()).isEqualTo(Interest.WRITE);
        ready.clear();
        return socket;
    }

    @Test
    void theOutcomeOfConnectingIsAskedFor() throws IOException {
        SocketIo socket = connect(net.listener.address(), TcpOptions.defaults());
        assertThat(socket.finishConnect()).isTrue();
        assertThat(socket.finishConnect()).isTrue();

        SocketIo accepted = net.accept();
        assertThat(socket.peer()).isEqualTo(net.listener.address()).isEqualTo(accepted.host());
        assertThat(socket.host()).isEqualTo(accepted.peer());
        socket.close();
        assertThat(socket.peer()).isEqualTo(accepted.host());
        assertThat(socket.host()).isEqualTo(accepted.peer());
    }

    @Test
    void whoWaitedForConnectingWaitsForRoomAfterwards() throws IOException {
        SocketIo socket = connect(net.listener.address(), TcpOptions.defaults());
        socket.finishConnect();
        net.pollUntil(() -> ready.bits() == Interest.WRITE);
        ready.clear();
        socket.interest(Interest.READ);
        net.pollNow();
        assertThat(ready.bits()).isEqualTo(Interest.NONE);
    }

    @Test
    void aRefusedConnectionSaysSo() throws IOException {
        int port;
        try (ServerSocket closedSoon = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = closedSoon.getLocalPort();
        }
        InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        SocketIo socket = connect(address, TcpOptions.defaults());
        assertThatThrownBy(socket::finishConnect).isInstanceOf(ConnectException.class);

        assertThat(socket.host()).isNotNull();
        socket.interest(Interest.NONE);
        socket.close();
        socket.close();
        net.pollNow();
        assertThat(net.poller.registrations().count()).isEqualTo(1);
    }

    @Test
    void anyAddressMeansThisMachine() throws IOException {
        InetSocketAddress any =
                new InetSocketAddress("0.0.0.0", net.listener.address().getPort());
        assertThat(connect(any, TcpOptions.defaults()).finishConnect()).isTrue();
    }

    @Test
    void theLocalEndIsBound() throws IOException {
        InetSocketAddress from = new InetSocketAddress("127.0.0.2", 0);
        SocketIo socket = connect(net.listener.address(), TcpOptions.defaults().withBindAddress(from));
        socket.finishConnect();
        assertThat(((InetSocketAddress) net.accept().peer()).getAddress()).isEqualTo(from.getAddress());
    }

    @Test
    void badAddressesAreFailuresOfTheWorld() {
        TcpOptions fromIpv6 = TcpOptions.defaults().withBindAddress(new InetSocketAddress("::1", 0));
        assertThatThrownBy(() -> net.poller.connect(net.listener.address(), fromIpv6))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("one is IPv4, one is IPv6");
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertThatThrownBy(() -> net.poller.connect(unknown, TcpOptions.defaults()))
                .isInstanceOf(UnknownHostException.class)
                .hasMessage("unknown host nowhere.invalid");
    }

    @Test
    void optionsOfAConnectionAreSet() throws IOException {
        TcpOptions options = TcpOptions.defaults().withKeepAlive(true);
        SocketIo socket = connect(net.listener.address(), options);
        assertThat(socket.option(SocketOption.NO_DELAY)).isTrue();
        assertThat(socket.option(SocketOption.KEEP_ALIVE)).isTrue();
        socket.setOption(SocketOption.NO_DELAY, false);
        socket.setOption(SocketOption.KEEP_ALIVE, false);
        assertThat(socket.option(SocketOption.NO_DELAY)).isFalse();
        assertThat(socket.option(SocketOption.KEEP_ALIVE)).isFalse();
    }

    @Test
    void optionsOfAnAcceptedConnectionAreSet() throws IOException {
        net.client();
        SocketIo byDefault = net.accept();
        assertThat(byDefault.option(SocketOption.NO_DELAY)).isTrue();
        assertThat(byDefault.option(SocketOption.KEEP_ALIVE)).isFalse();

        TcpOptions others = TcpOptions.defaults().withNoDelay(false).withKeepAlive(true);
        try (Loopback otherNet = new Loopback(SelectorProvider.provider(), others)) {
            otherNet.client();
            SocketIo socket = otherNet.accept();
            assertThat(socket.option(SocketOption.NO_DELAY)).isFalse();
            assertThat(socket.option(SocketOption.KEEP_ALIVE)).isTrue();
            socket.close();
            assertThatThrownBy(() -> socket.option(SocketOption.NO_DELAY)).isInstanceOf(ClosedChannelException.class);
            assertThatThrownBy(() -> socket.setOption(SocketOption.KEEP_ALIVE, true))
                    .isInstanceOf(ClosedChannelException.class);
        }
    }

    @Test
    void severalBuffersLeaveTogether() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept();
        ByteBuffer[] buffers = new ByteBuffer[17];
        buffers[0] = ByteBuffer.wrap("hel".getBytes(StandardCharsets.US_ASCII));
        buffers[1] = ByteBuffer.allocateDirect(2).put(new byte[] {'l', 'o'}).flip();
        assertThat(socket.write(buffers, 2)).isEqualTo(5);
        assertThat(buffers[0].hasRemaining()).isFalse();
        assertThat(buffers[1].hasRemaining()).isFalse();
        assertThat(client.getInputStream().readNBytes(5)).isEqualTo("hello".getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void aFullSocketTakesNothing() throws IOException {
        net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        ByteBuffer data = ByteBuffer.allocateDirect(1 << 20);
        while (socket.write(data.clear()) > 0) {
            assertThat(data.position()).isPositive();
        }
        assertThat(data.position()).isZero();
        socket.interest(Interest.WRITE);
        net.pollNow();
        assertThat(ready.bits()).isEqualTo(Interest.NONE);
    }

    @Test
    void readingGoesOnAfterOurFin() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        socket.shutdownOutput();
        assertThat(client.getInputStream().read()).isEqualTo(-1);
        Loopback.send(client, "late");
        net.pollUntil(() -> ready.bits() == Interest.READ);
        assertThat(Loopback.read(socket)).isEqualTo("late");
    }

    @Test
    void thePeersFinIsReadAsTheEnd() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        assertThat(socket.read(ByteBuffer.allocateDirect(1))).isZero();
        client.shutdownOutput();
        net.pollUntil(() -> ready.bits() == Interest.READ);
        assertThat(socket.read(ByteBuffer.allocateDirect(1))).isEqualTo(-1);
    }

    @Test
    void thePeersResetIsReportedToWhoeverWaits() throws IOException {
        Socket client = net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        client.setSoLinger(true, 0);
        client.close();
        net.pollUntil(() -> ready.bits() == Interest.READ);
        assertThatThrownBy(() -> socket.read(ByteBuffer.allocateDirect(1))).isInstanceOf(IOException.class);
    }

    @Test
    void closingTwiceIsHarmless() throws IOException {
        net.client();
        SocketIo socket = net.accept(ready, Interest.READ);
        socket.close();
        socket.close();
        socket.closeWithReset();
        socket.interest(Interest.READ);
        assertThatThrownBy(() -> socket.read(ByteBuffer.allocateDirect(1))).isInstanceOf(IOException.class);
        assertThat(net.poller.registrations().count()).isEqualTo(1);
    }
}
