// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.framing;

import dev.sennit.basic.LineReceiver;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
 * What a {@link LineReceiver} adds to a read of lines with CR LF, per read: divide by {@code lines}. The bytes lie in
 * a direct buffer, as a reactor lends them. Run it with {@code -prof gc}: whole lines allocate nothing.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class LineSplitterBenchmark {
    /** The bytes of a line, without its CR LF. */
    @Param({"16", "64", "1024"})
    public int lineBytes;

    /** How many lines a read brings. */
    @Param({"1", "16"})
    public int lines;

    private Reactor reactor;
    private SinkTransport transport;
    private Counter counter;
    private Echo echo;
    private ByteBuffer whole;
    private ByteBuffer shifted;

    /** Receives, and nothing else. */
    private static final class Counter extends LineReceiver {
        private long bytes;

        @Override
        protected void lineReceived(ByteBuffer line) {
            bytes += line.remaining();
        }
    }

    /**
     * The plugin {@code line}: sends each line back and restarts the timeout. Its clock stands still, as a reactor's
     * does within a turn; a reactor that does not run would read the computer's.
     */
    private static final class Echo extends LineReceiver implements TimeoutMixin {
        private final IdleTimeout idleTimeout = new IdleTimeout(this, new ManualTime());

        @Override
        public IdleTimeout idleTimeout() {
            return idleTimeout;
        }

        @Override
        protected void connectionMade() {
            setTimeout(Duration.ofSeconds(30));
        }

        @Override
        protected void lineReceived(ByteBuffer line) {
            resetTimeout();
            sendLine(line);
        }
    }

    /** For JMH. */
    public LineSplitterBenchmark() {}

    /** A reactor that does not run belongs to the thread that sets it up, which is the one that measures. */
    @Setup
    public void connect() {
        reactor = Reactors.create();
        transport = new SinkTransport(reactor);
        counter = new Counter();
        counter.makeConnection(transport);
        echo = new Echo();
        echo.makeConnection(transport);
        String text = ("a".repeat(lineBytes) + "\r\n").repeat(lines);
        int half = lineBytes / 2;
        whole = loan(text);
        shifted = loan(text.substring(half) + text.substring(0, half));
    }

    private static ByteBuffer loan(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocateDirect(65_536)
                .put(bytes)
                .flip()
                .asReadOnlyBuffer()
                .slice();
    }

    /** Gives the descriptors back. */
    @TearDown
    public void close() {
        reactor.close();
    }

    /**
     * Whole lines, counted.
     *
     * @return bytes so far
     */
    @Benchmark
    public long receive() {
        counter.dataReceived(whole.position(0));
        return counter.bytes;
    }

    /**
     * Whole lines, sent back.
     *
     * @return bytes sent
     */
    @Benchmark
    public int echo() {
        echo.dataReceived(whole.position(0));
        return transport.rewind();
    }

    /**
     * Each read ends in the middle of a line, the next one begins with the rest of it.
     *
     * @return bytes so far
     */
    @Benchmark
    public long receiveCutLines() {
        counter.dataReceived(shifted.position(0));
        return counter.bytes;
    }

    /**
     * Cut in the same way, sent back.
     *
     * @return bytes sent
     */
    @Benchmark
    public int echoCutLines() {
        echo.dataReceived(shifted.position(0));
        return transport.rewind();
    }
}
