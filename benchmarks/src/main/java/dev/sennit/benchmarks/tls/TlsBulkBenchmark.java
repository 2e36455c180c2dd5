// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.tls;

import dev.sennit.reactor.testkit.TestCertificate;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
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
 * Bulk through TLS 1.3, from one thread to another over loopback: mebibytes of plaintext in a second. {@code engine} is
 * the JDK's SSLEngine over a blocking channel, written by hand, with the same sizes of buffers; the others are reactors.
 * The ratio of the two is what the reactor costs; each needs two cores. Pieces of 64 KiB come from a pull producer.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(3)
public class TlsBulkBenchmark {
    private static final int MEBIBYTES = 64;

    /** Who moves the bytes. */
    @Param({"engine", "nio", "epoll"})
    public String through;

    private BulkPath path;

    /** For JMH. */
    public TlsBulkBenchmark() {}

    /**
     * Connects.
     *
     * @throws Exception if that fails
     */
    @Setup
    public void connect() throws Exception {
        TestCertificate certificate = TestCertificate.of("localhost");
        SSLContext server = certificate.context();
        SSLContext client = TestCertificate.trusting(certificate);
        path = through.equals("engine") ? new EnginePath(server, client) : new ReactorPath(through, server, client);
    }

    /** Closes the connection. */
    @TearDown
    public void close() {
        path.close();
    }

    /**
     * Sends 64 MiB and waits for the last byte.
     *
     * @throws Exception if the connection is lost
     */
    @Benchmark
    @OperationsPerInvocation(MEBIBYTES)
    public void mebibytes() throws Exception {
        path.transfer(MEBIBYTES * 1024L * 1024L);
    }
}
