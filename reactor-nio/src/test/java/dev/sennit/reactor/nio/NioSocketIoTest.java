// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.Loopback;
import dev.sennit.reactor.testkit.conformance.SocketIoConformance;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.spi.SelectorProvider;
import org.junit.jupiter.api.Test;

/** Keeps the laws of every socket, and has its options before it is watched. */
class NioSocketIoTest extends SocketIoConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return NioPoller.open(SelectorProvider.provider());
    }

    private SocketIo connect(InetSocketAddress address, TcpOptions options) throws IOException {
        SocketIo socket = net().poller().connect(address, options);
        net().poller().register(socket, ready(), Interest.WRITE);
        net().pollUntil(() -> ready().bits() == Interest.WRITE);
        return socket;
    }

    @Test
    void optionsOfAConnectionAreSet() throws IOException {
        TcpOptions options = TcpOptions.defaults().withKeepAlive(true);
        SocketIo socket = connect(net().address(), options);
        assertThat(socket.option(SocketOption.NO_DELAY)).isTrue();
        assertThat(socket.option(SocketOption.KEEP_ALIVE)).isTrue();
        socket.setOption(SocketOption.NO_DELAY, false);
        socket.setOption(SocketOption.KEEP_ALIVE, false);
        assertThat(socket.option(SocketOption.NO_DELAY)).isFalse();
        assertThat(socket.option(SocketOption.KEEP_ALIVE)).isFalse();
    }

    @Test
    void optionsOfAnAcceptedConnectionAreSet() throws IOException {
        net().client();
        SocketIo byDefault = net().accept();
        assertThat(byDefault.option(SocketOption.NO_DELAY)).isTrue();
        assertThat(byDefault.option(SocketOption.KEEP_ALIVE)).isFalse();

        TcpOptions others = TcpOptions.defaults().withNoDelay(false).withKeepAlive(true);
        try (Loopback otherNet = new Loopback(createPoller(), others)) {
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
}
