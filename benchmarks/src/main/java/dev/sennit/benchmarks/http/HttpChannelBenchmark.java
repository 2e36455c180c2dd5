// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.http;

import dev.sennit.http.HttpServerFactory;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.testkit.ManualTime;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * A batch of plaintext requests through a connection, from the loop's read buffer to the transport's {@code write}, without the
 * socket and the loop. The result is per batch: divide by {@code pipelined}. Target: 100 bytes per request ({@code -prof gc}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HttpChannelBenchmark {
    private static final String GET = "GET / HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";
    private static final byte[] HELLO = "Hello, World!".getBytes(StandardCharsets.US_ASCII);

    @Param({"1", "16"})
    public int pipelined;

    private final Sink sink = new Sink();
    private Protocol channel =
            new HttpServerFactory((request, response) -> response.send("text/plain", HELLO)).buildProtocol(sink.peer());
    private ByteBuffer requests = ByteBuffer.allocate(0);

    @Setup
    public void connect() {
        channel.makeConnection(sink);
        byte[] batch = GET.repeat(pipelined).getBytes(StandardCharsets.US_ASCII);
        requests = ByteBuffer.allocateDirect(batch.length).put(batch).asReadOnlyBuffer();
    }

    @Benchmark
    public long plaintext() {
        channel.dataReceived(requests.position(0));
        return sink.bytes;
    }

    /** Copies what is written, as the queue of a connection does, and forgets it. */
    private static final class Sink implements Transport {
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(65_536);
        private final DeadlineLedger ledger = new DeadlineLedger();
        private final ManualTime time = new ManualTime();
        private final InetSocketAddress address = new InetSocketAddress("127.0.0.1", 8080);
        long bytes;

        @Override
        public void write(ByteBuffer data) {
            bytes += data.remaining();
            chunk.clear().put(data);
        }

        @Override
        public void writeSequence(List<ByteBuffer> data) {
            data.forEach(this::write);
        }

        @Override
        public Reactor reactor() {
            return time.reactor();
        }

        @Override
        public DeadlineLedger deadlines() {
            return ledger;
        }

        @Override
        public SocketAddress peer() {
            return address;
        }

        @Override
        public SocketAddress host() {
            return address;
        }

        @Override
        public long bufferedBytes() {
            return 0;
        }

        @Override
        public boolean isClosing() {
            return false;
        }

        @Override
        public void loseConnection() {
            throw new IllegalStateException("the connection closes");
        }

        @Override
        public void loseConnection(CloseReason reason) {
            throw new IllegalStateException("the connection closes: " + reason);
        }

        @Override
        public void loseWriteConnection() {}

        @Override
        public void abortConnection() {}

        @Override
        public void abortConnection(CloseReason reason) {
            throw new IllegalStateException("the connection is aborted: " + reason);
        }

        @Override
        public void pauseProducing() {}

        @Override
        public void resumeProducing() {}

        @Override
        public void registerProducer(Producer producer) {}

        @Override
        public void unregisterProducer() {}

        @Override
        public <T> T option(SocketOption<T> option) {
            throw new UnsupportedOperationException("no socket, no options: " + option);
        }

        @Override
        public <T> void setOption(SocketOption<T> option, T value) {
            throw new UnsupportedOperationException("no socket, no options: " + option);
        }
    }
}
