// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.tls;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javax.net.ssl.SSLContext;

/**
 * Live heap of an idle TLS connection that has exchanged a line: server and clients in this JVM, halved. Not for JMH:
 * {@code java … dev.sennit.benchmarks.tls.IdleTlsMemory epoll}.
 */
public final class IdleTlsMemory {
    private static final int CONNECTIONS = 1_000;
    private static final int COLLECTIONS = 4; // by then what only waits for finalization is gone too

    private final Reactor reactor;
    private final CountDownLatch answered = new CountDownLatch(CONNECTIONS);
    private final List<Client> clients = new ArrayList<>();

    private IdleTlsMemory(Reactor reactor) {
        this.reactor = reactor;
    }

    /**
     * Prints one line.
     *
     * @param arguments the name of a reactor
     * @throws InterruptedException if interrupted
     */
    public static void main(String[] arguments) throws InterruptedException {
        try (Reactor reactor = Reactors.create(arguments[0])) {
            Thread thread = new Thread(reactor::run);
            thread.start();
            long before = liveBytes();
            IdleTlsMemory crowd = new IdleTlsMemory(reactor);
            reactor.callFromThread(crowd::open);
            crowd.answered.await();
            long after = liveBytes();
            System.out.printf(
                    "%s: %,d bytes of heap for each end of an idle TLS connection%n",
                    arguments[0], (after - before) / (2 * CONNECTIONS));
            System.out.printf("%d answered%n", crowd.clients.size());
            reactor.stop();
            thread.join();
        }
    }

    private static long liveBytes() {
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void open() {
        TestCertificate certificate = TestCertificate.of("localhost");
        InetSocketAddress port = reactor.listenTcp(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        Tls.server(TlsOptions.server(certificate.context()), peer -> new Server()),
                        TcpOptions.defaults())
                .tcpAddress();
        SSLContext context = TestCertificate.trusting(certificate);
        for (int i = 0; i < CONNECTIONS; i++) {
            reactor.connectTcp(
                    port,
                    Tls.client(TlsOptions.client(context, "localhost"), peer -> new Client()),
                    TcpOptions.defaults());
        }
    }

    private static final class Server extends LineReceiver {
        @Override
        protected void lineReceived(ByteBuffer line) {
            sendLine(line);
        }
    }

    private final class Client extends LineReceiver {
        @Override
        protected void connectionMade() {
            sendLine("hello");
        }

        @Override
        protected void lineReceived(ByteBuffer line) {
            clients.add(this);
            answered.countDown();
        }
    }
}
