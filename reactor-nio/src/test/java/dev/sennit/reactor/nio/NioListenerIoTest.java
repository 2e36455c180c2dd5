// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import java.io.IOException;
import java.net.BindException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NioListenerIoTest {
    private static ListenerIo listen(String host) throws IOException {
        return NioListenerIo.open(SelectorProvider.provider(), new InetSocketAddress(host, 0), TcpOptions.defaults());
    }

    @Test
    void nobodyWaitsToBeAccepted() throws IOException {
        try (Loopback net = new Loopback()) {
            assertThat(net.listener.accept()).isNull();
        }
    }

    @Test
    void theAddressIsKnownAfterTheClose() throws IOException {
        ListenerIo listener = listen("127.0.0.1");
        int port = listener.address().getPort();
        assertThat(port).isPositive();
        listener.close();
        listener.close();
        listener.interest(Interest.READ);
        assertThat(listener.address()).isEqualTo(new InetSocketAddress("127.0.0.1", port));
        assertThatThrownBy(listener::accept)
                .isInstanceOf(IOException.class)
                .isNotInstanceOf(DescriptorsExhaustedException.class);
    }

    @Test
    void anyIpv4AddressIsNotIpv6() throws IOException {
        ListenerIo listener = listen("0.0.0.0");
        assertThat(listener.address().getAddress()).isInstanceOf(Inet4Address.class);
        listener.close();
    }

    @Test
    void ipv6IsServedWhereItIsThere() throws IOException {
        if (!ipv6Works()) {
            assertThatThrownBy(() -> listen("::1")).isInstanceOf(IOException.class);
            return;
        }
        ListenerIo listener = listen("::1");
        assertThat(listener.address().getAddress()).isInstanceOf(Inet6Address.class);
        try (Socket client = new Socket("::1", listener.address().getPort())) {
            var socket = listener.accept();
            assertThat(socket).isNotNull();
            assertThat(socket.peer()).isEqualTo(client.getLocalSocketAddress());
            socket.close();
        }
        listener.close();
    }

    private static boolean ipv6Works() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress("::1", 0));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void aPortInUseIsABindException() throws IOException {
        try (Loopback net = new Loopback()) {
            assertThatThrownBy(() -> net.poller.listen(net.listener.address(), TcpOptions.defaults()))
                    .isInstanceOf(BindException.class)
                    .hasMessageNotContaining("null");
        }
    }

    @Test
    void anAddressThatIsNotOursIsABindException() {
        assertThatThrownBy(() -> listen("192.0.2.1")).isInstanceOf(BindException.class);
    }

    @Test
    void anUnknownNameIsAFailureOfTheWorld() {
        InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
        assertThatThrownBy(() -> NioListenerIo.open(SelectorProvider.provider(), unknown, TcpOptions.defaults()))
                .isInstanceOf(UnknownHostException.class)
                .hasMessageContaining("nowhere.invalid");
    }

    @Test // E-60
    void whoIsTurnedAwaySeesAnEnd() throws IOException {
        try (Loopback net = new Loopback()) {
            assertThat(net.listener.turnAwayOne()).isFalse();
            Socket unlucky = net.client();
            assertThat(net.listener.turnAwayOne()).isTrue();
            assertThat(net.listener.turnAwayOne()).isFalse();
            assertThat(unlucky.getInputStream().read()).isEqualTo(-1);
            net.client();
            net.accept().close();
        }
    }

    @Test
    void theSystemsTextTellsThatDescriptorsAreExhausted() throws IOException {
        for (String text : new String[] {"Too many open files", "Too many open files in system"}) {
            assertThatThrownBy(() -> failing(text, true).accept())
                    .isInstanceOf(DescriptorsExhaustedException.class)
                    .hasMessage(text);
        }
    }

    @Test
    void inAnotherLanguageTryingTells() throws IOException {
        assertThatThrownBy(() -> failing("Zu viele offene Dateien", false).accept())
                .isInstanceOf(DescriptorsExhaustedException.class);
        assertThatThrownBy(() -> failing("Verbindungsabbruch", true).accept())
                .isInstanceOf(SocketException.class)
                .hasMessage("Verbindungsabbruch");
    }

    @Test
    void aListenerWithoutReserveTurnsNobodyAway() throws IOException {
        ListenerIo listener = failing("Too many open files", false);
        assertThat(listener.turnAwayOne()).isFalse();
        assertThat(listener.turnAwayOne()).isFalse();
        listener.close();
    }

    /** A listener that cannot accept; {@code canOpen}: whether other sockets can still be opened. */
    private static ListenerIo failing(String text, boolean canOpen) throws IOException {
        boolean[] listening = new boolean[1];
        SelectorProvider provider = new RecordingProvider() {
            @Override
            public ServerSocketChannel openServerSocketChannel(ProtocolFamily family) {
                return new FailingChannel(this, text);
            }

            @Override
            public SocketChannel openSocketChannel() throws IOException {
                if (listening[0] && !canOpen) {
                    throw new SocketException(text);
                }
                return super.openSocketChannel();
            }
        };
        ListenerIo listener = NioListenerIo.open(provider, Loopback.anyPort(), TcpOptions.defaults());
        listening[0] = true;
        return listener;
    }

    private static final class FailingChannel extends ServerSocketChannel {
        private final String text;

        FailingChannel(SelectorProvider provider, String text) {
            super(provider);
            this.text = text;
        }

        @Override
        public SocketChannel accept() throws IOException {
            throw new SocketException(text);
        }

        @Override
        public ServerSocketChannel bind(SocketAddress local, int backlog) {
            return this;
        }

        @Override
        public <T> ServerSocketChannel setOption(SocketOption<T> name, T value) {
            return this;
        }

        @Override
        public <T> T getOption(SocketOption<T> name) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SocketOption<?>> supportedOptions() {
            return Set.of();
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
