// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.conformance.Loopback;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The whole reactor on real sockets, as far as closing late, waking and interrupting are java.nio's own ways. */
@Timeout(60)
class NioReactorTest {
    private static final TcpOptions OPTIONS = TcpOptions.defaults();

    private final Reactor reactor = Reactors.create("nio");
    private final List<CloseReason> reasons = new ArrayList<>();

    @AfterEach
    void close() {
        reactor.close();
    }

    private final class Echo extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }

        @Override
        public void connectionLost(CloseReason reason) {
            reasons.add(reason);
        }
    }

    private ListeningPort listen(ServerFactory factory) {
        return reactor.listenTcp(Loopback.anyPort(), factory, OPTIONS);
    }

    private static Socket client(ListeningPort port) throws IOException {
        Socket client =
                new Socket(port.tcpAddress().getAddress(), port.tcpAddress().getPort());
        client.setSoTimeout((int) Loopback.PATIENCE.toMillis());
        return client;
    }

    /** What a blocking client does while the reactor runs on the test's thread. */
    private interface Conversation {
        void talk() throws Exception;
    }

    private void runWith(Conversation conversation) throws Exception {
        CompletableFuture<Void> outcome = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            try {
                conversation.talk();
                outcome.complete(null);
            } catch (Throwable failure) {
                outcome.completeExceptionally(failure);
            } finally {
                reactor.stop();
            }
        });
        reactor.callWhenRunning(thread::start);
        reactor.run();
        outcome.get(Loopback.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Test
    void megabytesGoThereAndBack() throws Exception {
        ListeningPort port = listen(peer -> new Echo());
        byte[] sent = new byte[5_000_000];
        for (int i = 0; i < sent.length; i++) {
            sent[i] = (byte) (i * 31 + i / 257);
        }
        runWith(() -> {
            try (Socket client = client(port)) {
                CompletableFuture<Void> sending = CompletableFuture.runAsync(() -> {
                    try {
                        client.getOutputStream().write(sent);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
                sending.join();
            }
            awaitReasons(1);
        });
        assertThat(reasons).containsExactly(CloseReason.DONE);
    }

    private void awaitReasons(int count) {
        CompletableFuture<Void> there = new CompletableFuture<>();
        reactor.callFromThread(() -> lookFor(count, there));
        there.join();
    }

    private void lookFor(int count, CompletableFuture<Void> there) {
        if (reasons.size() >= count) {
            there.complete(null);
        } else {
            reactor.callLater(Duration.ofMillis(1), () -> lookFor(count, there));
        }
    }

    @Test
    void stoppingEndsEveryConnectionAndFreesThePort() throws Exception {
        ListeningPort port = listen(peer -> new Echo());
        CompletableFuture<Socket> open = new CompletableFuture<>();
        runWith(() -> {
            Socket client = client(port);
            client.getOutputStream().write('x');
            assertThat(client.getInputStream().read()).isEqualTo('x');
            open.complete(client);
        });
        assertThat(reasons).hasOnlyElementsOfType(CloseReason.Lost.class).hasSize(1);
        try (Socket client = open.join()) {
            assertThat(readToTheEnd(client)).isEmpty();
        }
        reactor.listenTcp(port.tcpAddress(), peer -> new Echo(), OPTIONS.withReuseAddress(true));
    }

    private static String readToTheEnd(Socket client) throws IOException {
        try (InputStream in = client.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.US_ASCII);
        } catch (SocketException reset) {
            return "";
        }
    }

    @Test
    void itRunsAgainAfterItStopped() throws Exception {
        for (int run = 0; run < 3; run++) {
            ListeningPort port = listen(peer -> new Echo());
            runWith(() -> {
                try (Socket client = client(port)) {
                    client.getOutputStream().write('x');
                    assertThat(client.getInputStream().read()).isEqualTo('x');
                }
            });
        }
    }

    @Test
    void aPortClosedInACallbackIsFreeWhenItsStageSaysSo() throws Exception {
        CompletableFuture<Integer> again = new CompletableFuture<>();
        ListeningPort[] port = new ListeningPort[1];
        port[0] = listen(peer -> new BaseProtocol() {
            @Override
            public void dataReceived(ByteBuffer data) {
                port[0].stopListening().thenRun(() -> {
                    try {
                        reactor.listenTcp(port[0].tcpAddress(), other -> new Echo(), OPTIONS);
                        again.complete(1);
                    } catch (RuntimeException e) {
                        again.completeExceptionally(e);
                    }
                });
            }
        });
        runWith(() -> {
            try (Socket client = client(port[0])) {
                client.getOutputStream().write('x');
                again.get(Loopback.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
                try (Socket second = client(port[0])) {
                    second.getOutputStream().write('y');
                    assertThat(second.getInputStream().read()).isEqualTo('y');
                }
            }
        });
    }

    @Test
    void interruptsOfItsThreadDoNotHarm() throws Exception {
        ListeningPort port = listen(peer -> new Echo());
        Thread loop = Thread.currentThread();
        runWith(() -> {
            try (Socket client = client(port)) {
                for (int i = 0; i < 100; i++) {
                    loop.interrupt();
                    client.getOutputStream().write(i);
                    assertThat(client.getInputStream().read()).isEqualTo(i);
                }
            }
            CompletableFuture<Boolean> interrupted = new CompletableFuture<>();
            reactor.callFromThread(
                    () -> interrupted.complete(Thread.currentThread().isInterrupted()));
            assertThat(interrupted.join()).isFalse();
        });
    }

    @Test
    void callsFromOtherThreadsWakeIt() throws Exception {
        int[] made = new int[1];
        runWith(() -> {
            for (int i = 0; i < 1000; i++) {
                CompletableFuture<Void> done = new CompletableFuture<>();
                reactor.callFromThread(() -> {
                    made[0]++;
                    done.complete(null);
                });
                done.get(Loopback.PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
            }
        });
        assertThat(made[0]).isEqualTo(1000);
    }
}
