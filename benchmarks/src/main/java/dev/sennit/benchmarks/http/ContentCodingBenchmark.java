// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.http;

import dev.sennit.http.compression.CompressionOptions;
import dev.sennit.http.compression.ContentCoding;
import dev.sennit.http.compression.ContentEncoder;
import dev.sennit.http.compression.ContentEncoder.Flush;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.AuxCounters;
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

/** What it costs to encode a megabyte of JSON in pieces of 64 KiB, as bodies are on their way, and how little is left of it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class ContentCodingBenchmark {
    private static final int CONTENT_BYTES = 1_000_000;
    private static final int PIECE_BYTES = 65_536;
    private static final int WORDS = 4000;

    @Param({"gzip", "br", "zstd"})
    public String coding;

    @Param({"1", "4", "6"})
    public int level;

    private final ByteBuffer content = ByteBuffer.allocateDirect(CONTENT_BYTES);
    private ContentCoding chosen;

    /** What came out, in bytes. */
    @AuxCounters(AuxCounters.Type.EVENTS)
    @State(Scope.Thread)
    public static class Encoded {
        public long bytes;
    }

    @Setup
    public void setUp() {
        chosen = CompressionOptions.DEFAULTS.codings().stream()
                .filter(each -> each.name().equals(coding))
                .findFirst()
                .orElseThrow();
        byte[] json = json(new Random(1)).getBytes(StandardCharsets.US_ASCII);
        content.put(json, 0, CONTENT_BYTES).flip();
    }

    /** Records of words, some of which are far more common than others. */
    private static String json(Random random) {
        StringBuilder text = new StringBuilder("[");
        for (int id = 1; text.length() < CONTENT_BYTES; id++) {
            text.append("{\"id\":").append(id).append(",\"price\":").append(random.nextInt(100_000));
            text.append(",\"title\":\"");
            for (int i = 0; i < 12; i++) {
                text.append(word((int) (WORDS * Math.pow(random.nextDouble(), 3))))
                        .append(' ');
            }
            text.append("\",\"isInStock\":").append(random.nextBoolean()).append("},\n");
        }
        return text.toString();
    }

    private static String word(int number) {
        return Integer.toString(number * 7919 + 36, 36);
    }

    @Benchmark
    public void encode(Encoded encoded) {
        encoded.bytes = 0;
        try (ContentEncoder encoder = chosen.newEncoder(level)) {
            for (int at = 0; at < CONTENT_BYTES; at += PIECE_BYTES) {
                ByteBuffer piece = content.slice(at, Math.min(PIECE_BYTES, CONTENT_BYTES - at));
                encoder.encode(piece, Flush.NONE, some -> encoded.bytes += some.remaining());
            }
            encoder.encode(ByteBuffer.allocate(0), Flush.END, some -> encoded.bytes += some.remaining());
        }
    }
}
