// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.Loopback;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NioOptionsTest {
    @Test
    void whatJavaLacksIsRefusedWithTheWayOut() {
        Reactor reactor = new NioReactorProvider().create(ReactorOptions.defaults());
        TcpOptions options = TcpOptions.defaults().withSocketOption(SocketOption.USER_TIMEOUT, Duration.ofSeconds(30));
        assertThatThrownBy(() -> reactor.listenTcp(Loopback.anyPort(), peer -> null, options))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessage("socket option USER_TIMEOUT cannot be had on the nio reactor: "
                        + "java.nio has no such option; the epoll reactor does");
        reactor.close();
    }

    @Test
    void whatTheSystemLacksIsRefusedByItsName() throws IOException {
        NioOptions options = NioOptions.of(new RecordingProvider() {
            @Override
            public ServerSocketChannel openServerSocketChannel() {
                return new RecordingPort(this);
            }
        });
        assertThat(options.refusal(SocketOption.REUSE_PORT)).hasValue("java.nio has no SO_REUSEPORT on this system");
        assertThat(options.refusal(SocketOption.RECEIVE_BUFFER_BYTES))
                .hasValue("java.nio has no SO_RCVBUF on this system");
        assertThat(options.refusal(SocketOption.SEND_BUFFER_BYTES)).isEmpty();
    }

    @Test
    void optionsOfAPortAreSetBeforeItIsBound() throws IOException {
        RecordingPort port = new RecordingPort(SelectorProvider.provider());
        NioListenerIo.open(
                        new RecordingProvider() {
                            @Override
                            public ServerSocketChannel openServerSocketChannel(java.net.ProtocolFamily family) {
                                return port;
                            }
                        },
                        Loopback.anyPort(),
                        TcpOptions.defaults()
                                .withSocketOption(SocketOption.RECEIVE_BUFFER_BYTES, 5_000)
                                .withSocketOption(SocketOption.SEND_BUFFER_BYTES, 6_000)
                                .withSocketOption(SocketOption.REUSE_PORT, true))
                .close();
        assertThat(port.calls).containsExactly("SO_RCVBUF 5000", "SO_REUSEPORT true", "SO_REUSEADDR true", "bind");
    }

    /** Has no option, and notes what is asked of it. */
    private static final class RecordingPort extends ServerSocketChannel {
        final List<String> calls = new ArrayList<>();

        RecordingPort(SelectorProvider provider) {
            super(provider);
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) {
            calls.add("bind");
            return this;
        }

        @Override
        public <T> ServerSocketChannel setOption(java.net.SocketOption<T> name, T value) {
            calls.add(name + " " + value);
            return this;
        }

        @Override
        public <T> T getOption(java.net.SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<java.net.SocketOption<?>> supportedOptions() {
            return Set.of();
        }

        @Override
        public SocketChannel accept() throws IOException {
            throw new IOException("nobody is there");
        }

        @Override
        public ServerSocket socket() {
            throw new UnsupportedOperationException();
        }

        @Override
        public SocketAddress getLocalAddress() {
            return Loopback.anyPort();
        }

        @Override
        protected void implCloseSelectableChannel() {}

        @Override
        protected void implConfigureBlocking(boolean block) {}
    }
}
