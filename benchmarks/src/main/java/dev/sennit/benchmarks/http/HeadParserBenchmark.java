// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.http;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.h1.Progress;
import dev.sennit.http.h1.RequestHeadParser;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
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
 * The cost of one request head, complete in the buffer, in three sizes: a load generator's, a benchmark suite's and a
 * browser's. {@code neverTwiceTheSame} in a row: each has another target than the one before and is parsed; {@code repeated} sends
 * the same head again, which is compared only. Targets: 60, 120 and 400 ns, and 0 bytes allocated ({@code -prof gc}).
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(1)
public class HeadParserBenchmark {
    private static final String NUMBER = "####";
    private static final int DIFFERENT = 32; // all of them fit in the first cache, where a head lies that just came

    private static final String SMALL = "GET /a#### HTTP/1.1\r\nHost: 127.0.0.1:8080\r\n\r\n";

    private static final String MIDDLE = "GET /a#### HTTP/1.1\r\nHost: server.example\r\nUser-Agent: load/1.0\r\n"
            + "Accept: application/json,text/html;q=0.9,*/*;q=0.7\r\nConnection: keep-alive\r\nCookie: uid=123\r\n\r\n";

    private static final String LARGE = "GET /articles/2026/november?page=####&sort=newest HTTP/1.1\r\n"
            + "Host: www.server.example\r\n"
            + "Connection: keep-alive\r\n"
            + "Cache-Control: max-age=0\r\n"
            + "DNT: 1\r\n"
            + "Upgrade-Insecure-Requests: 1\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0 Safari/537.36\r\n"
            + "Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8\r\n"
            + "Sec-Fetch-Site: same-origin\r\n"
            + "Sec-Fetch-Mode: navigate\r\n"
            + "Sec-Fetch-User: ?1\r\n"
            + "Sec-Fetch-Dest: document\r\n"
            + "Referer: https://www.server.example/articles/2026/november?page=12\r\n"
            + "Accept-Encoding: gzip, deflate, br, zstd\r\n"
            + "Accept-Language: en-GB,en;q=0.9,de;q=0.8\r\n"
            + "Cookie: session=0123456789abcdef0123456789abcdef; theme=light\r\n\r\n";

    @Param({"45", "160", "700"})
    public int bytes;

    private final RequestHeadParser parser = new RequestHeadParser(HttpLimits.DEFAULTS);
    private final byte[][] heads = new byte[DIFFERENT][];
    private int at;

    @Setup
    public void read() {
        String head = Stream.of(SMALL, MIDDLE, LARGE)
                .filter(text -> text.length() == bytes)
                .findAny()
                .orElseThrow(() -> new IllegalArgumentException("bytes must be 45, 160 or 700: " + bytes));
        for (int i = 0; i < DIFFERENT; i++) {
            heads[i] = head.replace(NUMBER, String.valueOf(1000 + i)).getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Benchmark
    public int repeated() {
        return parse(heads[0]);
    }

    @Benchmark
    public int neverTwiceTheSame() {
        at = (at + 1) % DIFFERENT;
        return parse(heads[at]);
    }

    private int parse(byte[] head) {
        int end = parser.parse(head, 0, head.length);
        if (parser.progress() != Progress.COMPLETE) {
            throw new IllegalStateException("refused: " + parser.fault());
        }
        return end;
    }
}
