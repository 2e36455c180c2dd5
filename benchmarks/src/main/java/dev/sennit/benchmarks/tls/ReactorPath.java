// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.tls;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import javax.net.ssl.SSLContext;

/** A reactor at each end. */
final class ReactorPath implements BulkPath {
    private final Reactor senders;
    private final Reactor receivers;
    private final Thread[] threads;
    private final CompletableFuture<Sender> connected = new CompletableFuture<>();
    private final Receiver receiver = new Receiver();

    ReactorPath(String reactor, SSLContext server, SSLContext client) throws Exception {
        receivers = Reactors.create(reactor);
        senders = Reactors.create(reactor);
        receivers.callWhenRunning(() -> {
            InetSocketAddress port = listen(server);
            senders.callFromThread(() -> connect(port, client));
        });
        threads = new Thread[] {new Thread(senders::run, "senders"), new Thread(receivers::run, "receivers")};
        for (Thread thread : threads) {
            thread.start();
        }
        connected.get();
    }

    private InetSocketAddress listen(SSLContext context) {
        return receivers
                .listenTcp(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Tls.server(TlsOptions.server(context), peer -> receiver),
                        TcpOptions.defaults())
                .tcpAddress();
    }

    private void connect(InetSocketAddress port, SSLContext context) {
        senders.connectTcp(
                port, Tls.client(TlsOptions.client(context, "localhost"), peer -> new Sender()), TcpOptions.defaults());
    }

    @Override
    public void transfer(long bytes) throws Exception {
        CompletableFuture<Void> received = new CompletableFuture<>();
        Sender sender = connected.get();
        receivers.callFromThread(() -> {
            receiver.expect(bytes, received);
            senders.callFromThread(() -> sender.send(bytes));
        });
        received.get();
    }

    @Override
    public void close() {
        try {
            for (Reactor reactor : new Reactor[] {senders, receivers}) {
                reactor.stop();
            }
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        senders.close();
        receivers.close();
    }

    private final class Sender extends BaseProtocol implements TlsProtocol, PullProducer {
        private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
        private long left;

        @Override
        public void handshakeCompleted(TlsInfo info) {
            connected.complete(this);
        }

        void send(long bytes) {
            left = bytes;
            transport().registerProducer(this);
        }

        @Override
        public void resumeProducing() {
            transport().write(piece.clear());
            left -= piece.capacity();
            if (left <= 0) {
                transport().unregisterProducer();
            }
        }

        @Override
        public void stopProducing() {}

        @Override
        public int unreadBytes() {
            return 0;
        }

        @Override
        public void dataReceived(ByteBuffer data) {}
    }

    private static final class Receiver extends BaseProtocol {
        private long left;
        private CompletableFuture<Void> received = new CompletableFuture<>();

        void expect(long bytes, CompletableFuture<Void> whole) {
            left = bytes;
            received = whole;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            left -= data.remaining();
            if (left == 0) {
                received.complete(null);
            }
        }

        @Override
        public void connectionLost(CloseReason reason) {
            received.completeExceptionally(new IllegalStateException("the connection is lost: " + reason));
        }
    }
}
