// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.core.TimingWheel;
import java.time.Duration;
import java.util.SplittableRandom;
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
 * What a timed call costs while many others are pending, 30 to 60 seconds ahead. Run with {@code -prof gc}: only the
 * handle may be allocated, 32 bytes, and nothing to move a call. Storing references is what collectors differ in, so
 * compare {@code -jvmArgsAppend -XX:+UseG1GC} with {@code UseParallelGC}, {@code UseSerialGC} and {@code UseZGC}.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
        value = 2,
        jvmArgs = {"-Xms1g", "-Xmx1g"})
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class TimingWheelBenchmark {
    private static final Runnable NOTHING = () -> {};
    private static final Duration MINUTE = Duration.ofSeconds(60);
    private static final int DRAWN = 1 << 16; // a power of two

    /** How many calls are pending. */
    @Param({"1000", "100000", "1000000"})
    public int pending;

    private long nowNanos = 1_000_000_007L;
    private final TimingWheel wheel = new TimingWheel(() -> nowNanos);
    private DelayedCall[] calls = {};
    private final int[] drawnCalls = new int[DRAWN];
    private final Duration[] drawnDelays = new Duration[DRAWN];
    private int turn;

    /** For JMH. */
    public TimingWheelBenchmark() {}

    /** Fills the wheel. */
    @Setup
    public void fill() {
        var random = new SplittableRandom(42);
        calls = new DelayedCall[pending];
        for (int i = 0; i < pending; i++) {
            calls[i] = wheel.callLater(halfAMinuteOrMore(random), NOTHING);
        }
        for (int i = 0; i < DRAWN; i++) {
            drawnCalls[i] = random.nextInt(pending);
            drawnDelays[i] = halfAMinuteOrMore(random);
        }
    }

    private static Duration halfAMinuteOrMore(SplittableRandom random) {
        return Duration.ofNanos(random.nextLong(30_000_000_000L, 60_000_000_000L));
    }

    /** The request timeout that is not needed: scheduled, then cancelled. */
    @Benchmark
    public void scheduleAndCancel() {
        wheel.callLater(drawnDelays[next()], NOTHING).cancel();
    }

    /** The idle timeout of the connection just read from: the same call, put off again and again. */
    @Benchmark
    public void resetLaterHot() {
        nowNanos++;
        calls[0].reset(MINUTE);
    }

    /** As {@link #resetLaterHot}, but another call each time, which is seldom in the cache. */
    @Benchmark
    public void resetLaterRandom() {
        nowNanos++;
        calls[drawnCalls[next()]].reset(MINUTE);
    }

    /**
     * Any call to any time within the half minute: about half of them come sooner than before and are filed anew. The
     * delays are walked through in another rhythm than the calls, so that each call gets a new one every time.
     */
    @Benchmark
    public void resetAnywhereRandom() {
        int next = next();
        calls[drawnCalls[next]].reset(drawnDelays[(next + turn / DRAWN * 31) & (DRAWN - 1)]);
    }

    /** A turn of the loop in which no call is due. */
    @Benchmark
    public long turnWithNothingDue() {
        return wheel.expire(nowNanos, 1024, Runnable::run) + wheel.nanosUntilNext(nowNanos);
    }

    private int next() {
        return turn++ & (DRAWN - 1);
    }
}
