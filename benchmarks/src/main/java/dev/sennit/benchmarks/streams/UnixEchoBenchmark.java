// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.streams;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Messages there and back through an echo server, over TCP on loopback and over UNIX sockets, each connection with one
 * message under way; server and clients have a reactor each. Pin the JVM to two processors of one socket
 * ({@code taskset -c 0,1}). With one connection most of the time goes into waking the other thread, which is the same
 * for both kinds of sockets.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class UnixEchoBenchmark {
    private static final int MESSAGES = 5_000;

    /** Over what. */
    @Param({"tcp", "unix"})
    public String sockets;

    /** Which reactor both ends use. */
    @Param("epoll")
    public String reactor;

    /** How many connections. */
    @Param({"1", "50"})
    public int connections;

    /** How long a message is. */
    @Param({"64", "16384"})
    public int bytes;

    private final List<Thread> threads = new ArrayList<>();
    private final List<Client> crowd = new ArrayList<>();
    private Reactor server;
    private Reactor clients;
    private Path folder;
    private int unsent;
    private int underWay;
    private CompletableFuture<Void> done;

    private static final class Echo extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    private final class Client extends BaseProtocol {
        private final ByteBuffer message = ByteBuffer.allocateDirect(bytes);
        private int missing;

        @Override
        protected void connectionMade() {
            crowd.add(this);
            if (crowd.size() == connections) {
                done.complete(null);
            }
        }

        void send() {
            unsent--;
            underWay++;
            missing = bytes;
            transport().write(message.clear());
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            missing -= data.remaining();
            if (missing > 0) {
                return;
            }
            underWay--;
            if (unsent > 0) {
                send();
            } else if (underWay == 0) {
                done.complete(null);
            }
        }

        @Override
        public void connectionLost(CloseReason reason) {
            done.completeExceptionally(new IllegalStateException("the connection is lost: " + reason));
        }
    }

    /** For JMH. */
    public UnixEchoBenchmark() {}

    /**
     * Connects.
     *
     * @throws Exception if that fails
     */
    @Setup
    public void begin() throws Exception {
        folder = Files.createTempDirectory("sennit-echo");
        server = Reactors.create(reactor);
        clients = Reactors.create(reactor);
        done = new CompletableFuture<>();
        String socket = "unix:" + folder.resolve("s");
        boolean overUnix = sockets.equals("unix");
        ListeningPort port = server.listen(overUnix ? socket : "tcp:0", peer -> new Echo());
        String target = overUnix ? socket : "tcp:127.0.0.1:" + port.tcpAddress().getPort();
        run(server);
        run(clients);
        clients.callFromThread(() -> {
            for (int i = 0; i < connections; i++) {
                clients.connect(target, peer -> new Client());
            }
        });
        done.get();
    }

    private void run(Reactor loop) {
        Thread thread = new Thread(loop::run);
        threads.add(thread);
        thread.start();
    }

    /**
     * Many messages.
     *
     * @throws Exception if a connection is lost
     */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void thereAndBack() throws Exception {
        done = new CompletableFuture<>();
        clients.callFromThread(() -> {
            unsent = MESSAGES;
            crowd.forEach(Client::send);
        });
        done.get();
    }

    /**
     * Closes everything.
     *
     * @throws IOException if the folder cannot be removed
     * @throws InterruptedException if interrupted
     */
    @TearDown
    public void end() throws IOException, InterruptedException {
        clients.stop();
        server.stop();
        for (Thread thread : threads) {
            thread.join();
        }
        clients.close();
        server.close();
        Files.delete(folder);
    }
}
