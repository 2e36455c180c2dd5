// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.mail;

import dev.sennit.mail.smtp.wire.TextScanner;
import dev.sennit.mail.smtp.wire.TextScanner.Framing;
import java.nio.charset.StandardCharsets;
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
import org.openjdk.jmh.annotations.Warmup;

/**
 * The cost of a KiB of a message's text, in one read of 64 KiB: lines as long as base64 makes them, as people write them, and as short
 * as they get, and one text of which every line begins with a dot. What was read is handed on in as few pieces as there can be.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class TextScannerBenchmark {
    private static final int KIBIBYTES = 64;

    /** How a text looks. */
    public enum Text {
        BASE64("A".repeat(76)),
        PROSE("The quick brown fox jumps over the lazy dog"),
        SHORT("ab"),
        DOTS("..".concat("A".repeat(74)));

        private final byte[] bytes;

        Text(String line) {
            StringBuilder all = new StringBuilder();
            while (all.length() < KIBIBYTES * 1024) {
                all.append(line).append("\r\n");
            }
            bytes = all.substring(0, KIBIBYTES * 1024).getBytes(StandardCharsets.US_ASCII);
        }
    }

    @Param
    public Text text;

    private byte[] bytes = new byte[0];
    private long taken;

    @Setup
    public void make() {
        bytes = text.bytes;
    }

    @Benchmark
    @OperationsPerInvocation(KIBIBYTES)
    public long scan() {
        TextScanner scanner = new TextScanner(Framing.DOT);
        int end = scanner.scan(bytes, 0, bytes.length, (in, from, to) -> taken += to - from);
        return taken + end;
    }
}
