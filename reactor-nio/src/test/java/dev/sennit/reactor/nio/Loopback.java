// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.spi.SelectorProvider;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A poller, a port of it on loopback, and blocking clients of that port; the test's thread is the loop's. */
final class Loopback implements AutoCloseable {
    static final long PATIENCE_NANOS = Duration.ofSeconds(10).toNanos();

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int MAX_POLLS = 1000;

    final NioPoller poller;
    final ListenerIo listener;
    final Ready listenerReady = new Ready();

    private final List<Socket> clients = new ArrayList<>();

    Loopback() throws IOException {
        this(SelectorProvider.provider());
    }

    Loopback(SelectorProvider provider) throws IOException {
        this(provider, TcpOptions.defaults());
    }

    Loopback(SelectorProvider provider, TcpOptions options) throws IOException {
        poller = NioPoller.open(provider);
        listener = poller.listen(anyPort(), options);
        poller.register(listener, listenerReady);
    }

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    Socket client() throws IOException {
        Socket client =
                new Socket(InetAddress.getLoopbackAddress(), listener.address().getPort());
        client.setSoTimeout(PATIENCE_MILLIS);
        clients.add(client);
        return client;
    }

    SocketIo accept() throws IOException {
        pollUntil(() -> listenerReady.bits() == Interest.READ);
        SocketIo accepted = listener.accept();
        assertThat(accepted).isNotNull();
        listenerReady.clear();
        return accepted;
    }

    SocketIo accept(ReadyHandler handler, int interest) throws IOException {
        SocketIo accepted = accept();
        poller.register(accepted, handler, interest);
        return accepted;
    }

    void pollUntil(BooleanSupplier condition) throws IOException {
        for (int polls = 0; !condition.getAsBoolean(); polls++) {
            assertThat(polls).as("polls in vain").isLessThan(MAX_POLLS);
            poller.poll(PATIENCE_NANOS, ReadyHandler::ready);
        }
    }

    void pollNow() throws IOException {
        poller.poll(0, ReadyHandler::ready);
    }

    static String read(SocketIo socket) throws IOException {
        ByteBuffer into = ByteBuffer.allocateDirect(100);
        socket.read(into);
        return StandardCharsets.US_ASCII.decode(into.flip()).toString();
    }

    static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() throws IOException {
        for (Socket client : clients) {
            client.close();
        }
        listener.close();
        poller.close();
    }

    /** Remembers what a socket was ready for. */
    static final class Ready implements ReadyHandler {
        private int bits;

        @Override
        public void ready(int ready) {
            bits |= ready;
        }

        int bits() {
            return bits;
        }

        void clear() {
            bits = Interest.NONE;
        }
    }
}
