// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.ListenerIoConformance;
import dev.sennit.reactor.testkit.conformance.Loopback;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.ServerSocket;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Keeps the laws of every listener; and tells from java.nio's texts that no descriptor is left. */
class NioListenerIoTest extends ListenerIoConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return NioPoller.open(SelectorProvider.provider());
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
