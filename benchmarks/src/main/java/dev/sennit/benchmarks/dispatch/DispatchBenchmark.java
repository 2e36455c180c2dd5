// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.dispatch;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
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
 * What the loop itself costs: one whole turn with one event in it, and neither system calls nor a clock, see
 * {@link MemoryPoller}. A turn of a busy loop serves many events, so the cost of one lies between the figure and the
 * figure less {@link #emptyTurn}. The copy of a read is in it. Run it with {@code -prof gc}: only the timed call may
 * allocate, its handle of 32 bytes.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class DispatchBenchmark {
    private static final long DELAY_NANOS = 2_000_000; // more than a tick of the wheel, so that it goes the usual way
    private static final Duration DELAY = Duration.ofNanos(DELAY_NANOS);

    /** How many bytes a read brings. */
    @Param({"64", "4096"})
    public int bytes;

    private MemoryPoller poller;
    private EventLoop loop;
    private MemorySocket echoing;
    private MemorySocket discarding;
    private long timedCalls;
    private final Runnable work = () -> timedCalls++;
    private long bytesDiscarded;

    private static final class Echo extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            transport().write(data);
        }
    }

    private final class Discard extends BaseProtocol {
        @Override
        public void dataReceived(ByteBuffer data) {
            bytesDiscarded += data.remaining();
        }
    }

    /** For JMH. */
    public DispatchBenchmark() {}

    /** The thread that sets it up is the one that measures, so the loop is its own. */
    @Setup
    public void begin() {
        poller = new MemoryPoller(bytes);
        loop = new EventLoop("memory", poller, ReactorOptions.defaults());
        loop.begin();
        echoing = connect(new Echo());
        discarding = connect(new Discard());
        check();
    }

    private MemorySocket connect(Protocol protocol) {
        loop.connectTcp(new InetSocketAddress("127.0.0.1", 7), peer -> protocol, TcpOptions.defaults());
        MemorySocket socket = poller.nextOpened();
        poller.makeReady(socket);
        loop.turn();
        return socket;
    }

    /** One turn must be enough for each event; a stub that did less would look fast. */
    private void check() {
        if (echo() != bytes || discard() != bytes || timedCall() != 1) {
            throw new IllegalStateException("an event was not served in one turn");
        }
    }

    /** Shuts the loop down. */
    @TearDown
    public void end() {
        loop.end();
        loop.close();
    }

    /** A turn without any event: what the others contain. */
    @Benchmark
    public void emptyTurn() {
        loop.turn();
    }

    /**
     * Bytes come and are written back.
     *
     * @return bytes written so far
     */
    @Benchmark
    public long echo() {
        poller.makeReady(echoing);
        loop.turn();
        return echoing.bytesWritten();
    }

    /**
     * Bytes come and are dropped.
     *
     * @return bytes received so far
     */
    @Benchmark
    public long discard() {
        poller.makeReady(discarding);
        loop.turn();
        return bytesDiscarded;
    }

    /**
     * A call is scheduled, its time comes, it is made.
     *
     * @return calls made so far
     */
    @Benchmark
    public long timedCall() {
        loop.callLater(DELAY, work);
        poller.advanceNanos(DELAY_NANOS);
        loop.turn();
        return timedCalls;
    }
}
