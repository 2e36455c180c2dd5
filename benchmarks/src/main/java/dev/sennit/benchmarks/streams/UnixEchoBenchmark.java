// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.streams;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * One message there and back through an echo server, over TCP on loopback and over a UNIX socket; the client blocks. Pin the
 * JVM to two processors of one socket ({@code taskset -c 0,1}): what is compared is what the kernel does between the two.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(3)
public class UnixEchoBenchmark {
    /** Over what. */
    @Param({"tcp", "unix"})
    public String sockets;

    /** Which reactor serves. */
    @Param("epoll")
    public String reactor;

    /** How long a message is. */
    @Param({"64", "16384"})
    public int bytes;

    private Reactor server;
    private Thread thread;
    private Path folder;
    private SocketChannel client;
    private ByteBuffer request;
    private ByteBuffer answer;

    private static final class Echo extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    /** For JMH. */
    public UnixEchoBenchmark() {}

    @Setup
    public void begin() throws IOException {
        folder = Files.createTempDirectory("sennit-echo");
        server = Reactors.create(reactor);
        boolean overUnix = sockets.equals("unix");
        ListeningPort port = server.listen(overUnix ? "unix:" + folder.resolve("s") : "tcp:0", peer -> new Echo());
        thread = new Thread(server::run, "server");
        thread.start();
        client = overUnix ? SocketChannel.open(StandardProtocolFamily.UNIX) : SocketChannel.open();
        if (overUnix) {
            client.connect(UnixDomainSocketAddress.of(folder.resolve("s")));
        } else {
            client.setOption(StandardSocketOptions.TCP_NODELAY, true);
            client.connect(port.address());
        }
        request = ByteBuffer.allocateDirect(bytes);
        answer = ByteBuffer.allocateDirect(bytes);
    }

    @Benchmark
    public ByteBuffer thereAndBack() throws IOException {
        request.clear();
        while (request.hasRemaining()) {
            client.write(request);
        }
        answer.clear();
        while (answer.hasRemaining()) {
            if (client.read(answer) < 0) {
                throw new EOFException("the server is gone");
            }
        }
        return answer;
    }

    @TearDown
    public void end() throws IOException, InterruptedException {
        client.close();
        server.stop();
        thread.join();
        server.close();
        Files.delete(folder);
    }
}
