// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** wrk as the client: no answer goes missing, and none costs more than it must. */
@OnEveryReactor
class HttpLoadTest {
    private static final Duration WRK_LIMIT = Duration.ofSeconds(40);
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final int CONNECTIONS = 64;
    private static final int REQUESTS_TO_TRACE = 10_000;
    private static final double MOST_CALLS_PER_REQUEST = 2.2;

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void aTextIsServedUnderLoadWithoutAnError() {
        try (Server server = serveText()) {
            assertThat(wrk(server.url("/"))).isPositive();
            assertThat(server.err()).isEmpty();
        }
    }

    @Test
    void filesAreServedUnderLoadWithoutAnError() {
        Site site = Site.in(folder);
        site.noise("noise", 100_000);
        try (Server server = site.serve(Sennit.on(reactor))) {
            assertThat(wrk(server.url("/noise"))).isPositive();
            assertThat(wrk(server.url("/"))).isPositive();
            assertThat(server.err()).isEmpty();
        }
    }

    /**
     * A read and a write for each request, and a poll for several. Counted on the threads that serve; the JVM's own
     * have work of their own. A ratio of counts does not depend on how fast the machine is.
     */
    @Test
    void aRequestCostsFewSystemCalls() throws IOException {
        Path table = folder.resolve("table");
        try (Server server = serveText()) {
            wrk(server.url("/")); // what is done once is done
            List<String> command = new ArrayList<>(List.of("strace", "-c", "-o", table.toString()));
            List<Long> threads = server.facts().threads("sennit-");
            for (long thread : threads) {
                command.addAll(List.of("-p", Long.toString(thread)));
            }
            long requests = 0;
            try (RunningProcess strace = new RunningProcess(command)) {
                Eventually.await(
                        "strace is attached", () -> strace.err().lines().count() == threads.size());
                while (requests < REQUESTS_TO_TRACE) {
                    requests += wrk(server.url("/"));
                }
                strace.signal("INT");
                strace.awaitExit(Eventually.PATIENCE);
            }
            String counts = Files.readString(table);
            assertThat(calls(counts) / (double) requests)
                    .as("system calls for each of %d requests:%n%s", requests, counts)
                    .isBetween(1.0, MOST_CALLS_PER_REQUEST);
        }
    }

    private Server serveText() {
        return Sennit.on(reactor)
                .withJavaOptions("-XX:TieredStopAtLevel=4")
                .serve("http", "--text", "Hello, World!", "--listen", "tcp:0");
    }

    /** Of the last line, the total: {@code 100.00    0.123456           5     20123         1 total}. */
    private static long calls(String table) {
        String total = table.lines()
                .filter(line -> line.endsWith(" total"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(total.strip().split("\\s+")[3]);
    }

    /** Two seconds of load; how many requests that were. */
    private static long wrk(String url) {
        Outcome outcome = RunningProcess.run(
                        WRK_LIMIT, "wrk", "-t", "1", "-c", "" + CONNECTIONS, "-d", "2s", "--timeout", "20s", url)
                .succeeded();
        assertThat(outcome.out()).doesNotContain("Socket errors", "Non-2xx");
        Matcher requests = REQUESTS.matcher(outcome.out());
        assertThat(requests.find()).as(outcome.toString()).isTrue();
        return Long.parseLong(requests.group(1));
    }
}
