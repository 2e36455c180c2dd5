// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Sennit's wheel beside the timer queues of others, while many calls are pending, 30 to 60 seconds ahead; under two
 * collectors, since storing references is what they differ in. How each queue is set up, and what its figure leaves
 * out, is said in its class. Three of four move a call by cancelling it and scheduling another.
 *
 * <p>Two queues go by the computer's clock: a run must end before the first call is due, and fails otherwise.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public abstract class TimerQueueBenchmark {
    private static final int DRAWN = 1 << 16; // a power of two
    private static final int STRIDE = 31;

    /** Whose queue. */
    @Param({"sennit", "netty", "agrona", "jdk"})
    public String queue;

    /** How many calls are pending. */
    @Param({"1000", "100000", "1000000"})
    public int pending;

    private TimerQueue timers;
    private int[] order = {};
    private int at;
    private int shift;
    private volatile boolean due;

    /** For JMH. */
    protected TimerQueueBenchmark() {}

    /** With the collector G1. */
    @Fork(
            value = 1,
            jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseG1GC"})
    public static class G1 extends TimerQueueBenchmark {
        /** For JMH. */
        public G1() {}
    }

    /** With the collector Serial. */
    @Fork(
            value = 1,
            jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
    public static class Serial extends TimerQueueBenchmark {
        /** For JMH. */
        public Serial() {}
    }

    /** Fills the queue; call and delay at each place of the order belong together. */
    @Setup
    public void fill() {
        var random = new SplittableRandom(42);
        long[] delaysNanos =
                random.longs(DRAWN, 30_000_000_000L, 60_000_000_000L).toArray();
        order = shuffled(random);
        Runnable work = () -> due = true;
        timers = switch (queue) {
            case "sennit" -> new SennitTimers(pending, delaysNanos, work);
            case "netty" -> new NettyTimers(pending, delaysNanos, work);
            case "agrona" -> new AgronaTimers(pending, delaysNanos);
            case "jdk" -> new JdkTimers(pending, delaysNanos, work);
            default -> throw new IllegalArgumentException("queue must be sennit, netty, agrona or jdk: " + queue);
        };
        for (at = 0; at < pending; at++) {
            timers.schedule(order[at], at & (DRAWN - 1));
        }
        at = 0;
    }

    private int[] shuffled(SplittableRandom random) {
        int[] calls = new int[pending];
        for (int i = 0; i < pending; i++) {
            int other = random.nextInt(i + 1);
            calls[i] = calls[other];
            calls[other] = i;
        }
        return calls;
    }

    /** Closes nothing: to stop a full queue would allocate, and be counted. */
    @TearDown
    public void checkThatNoneCameDue() {
        if (due) {
            throw new IllegalStateException("a call came due: the run must end within 30 s, so make it shorter");
        }
    }

    /** The request timeout that is not needed. */
    @Benchmark
    public void scheduleAndCancel() {
        timers.scheduleAndCancel(next() & (DRAWN - 1));
    }

    /** The idle timeout of a connection just read from: put off by as much as the time went on since the last time. */
    @Benchmark
    public void moveLater() {
        int place = next();
        timers.move(order[place], place & (DRAWN - 1));
    }

    /** Any call to any time within the half minute, every other time to a sooner one. */
    @Benchmark
    public void moveAnywhere() {
        int place = next();
        timers.move(order[place], (place + shift) & (DRAWN - 1));
    }

    /** Walks through the order; each time round, {@code shift} goes with it. */
    private int next() {
        if (++at == pending) {
            at = 0;
            shift += STRIDE;
        }
        return at;
    }
}
