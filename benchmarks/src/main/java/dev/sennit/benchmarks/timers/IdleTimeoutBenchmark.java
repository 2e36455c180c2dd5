// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.timers;

import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.testkit.ManualTime;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a message costs for its timeout: the reset of an armed {@link IdleTimeout}, hot (one connection) and spread over
 * many connections; and a suspend with its resume, what a request costs whose handler works for a while.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 8, time = 250, timeUnit = TimeUnit.MILLISECONDS)
@Fork(1)
public class IdleTimeoutBenchmark {
    private static final int PRIME_STEP = 7_919; // visits every connection before it comes back to one

    /** How many connections have their timeout armed. */
    @Param({"1", "1048576"})
    private int connections;

    private IdleTimeout[] timeouts = new IdleTimeout[0];
    private int at;

    /** Arms them all. */
    @Setup
    public void arm() {
        var time = new ManualTime();
        timeouts = new IdleTimeout[connections];
        for (int i = 0; i < connections; i++) {
            timeouts[i] = new IdleTimeout(time, () -> {});
            timeouts[i].set(Duration.ofSeconds(30));
        }
    }

    private IdleTimeout next() {
        at = (at + PRIME_STEP) & (connections - 1);
        return timeouts[at];
    }

    /** A message arrived. */
    @Benchmark
    public void reset() {
        next().reset();
    }

    /** A request came, and its answer went. */
    @Benchmark
    public void suspendAndResume() {
        IdleTimeout timeout = next();
        timeout.suspend();
        timeout.resume();
    }
}
