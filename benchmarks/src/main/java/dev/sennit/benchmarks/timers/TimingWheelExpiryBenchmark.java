// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import dev.sennit.reactor.core.TimingWheel;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A million calls that come due at once, as after a machine was suspended: how long the loop is busy with them. */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5)
@Measurement(iterations = 5)
public class TimingWheelExpiryBenchmark {
    private static final int CALLS = 1_000_000;
    private static final int BATCH = 1024;
    private static final Runnable NOTHING = () -> {};

    /** Over how long the deadlines are spread. */
    @Param({"0", "1000000", "4000000000", "60000000000"})
    public long spreadNanos;

    private long nowNanos;
    private TimingWheel wheel = new TimingWheel(() -> nowNanos);

    /** For JMH. */
    public TimingWheelExpiryBenchmark() {}

    /** Fills a wheel for each shot. */
    @Setup(Level.Invocation)
    public void fill() {
        var random = new SplittableRandom(42);
        nowNanos = 0;
        wheel = new TimingWheel(() -> nowNanos);
        for (int i = 0; i < CALLS; i++) {
            wheel.callLaterNanos(60_000_000_000L + random.nextLong(spreadNanos + 1), NOTHING);
        }
        nowNanos = 60_000_000_000L + spreadNanos;
    }

    /** The first batch alone: the longest pause, since it moves calls to lower levels, as many as one expire may. */
    @Benchmark
    public int firstBatch() {
        return wheel.expire(nowNanos, BATCH, Runnable::run);
    }

    /** All of them, batch by batch. */
    @Benchmark
    public void allBatches() {
        while (wheel.expire(nowNanos, BATCH, Runnable::run) > 0 || wheel.nanosUntilNext(nowNanos) == 0) {}
    }
}
