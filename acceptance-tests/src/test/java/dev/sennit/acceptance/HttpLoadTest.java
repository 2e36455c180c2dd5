// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;

/** wrk as the client: no answer goes missing, and none costs more than it must. */
@Isolated("how many calls a request costs depends on how busy the machine is")
@OnEveryReactor
class HttpLoadTest {
    private static final Duration WRK_LIMIT = Duration.ofSeconds(40);
    private static final Pattern REQUESTS = Pattern.compile("(\\d+) requests in ");
    private static final int CONNECTIONS = 64;
    private static final int REQUESTS_TO_TRACE = 10_000;
    private static final double MOST_CALLS_ON_EPOLL = 2.1;
    private static final double MOST_CALLS_ON_NIO = 2.2;
    private static final int PIPELINED = 16;
    private static final double MOST_CALLS_PIPELINED = 0.2;
    private static final String PIPELINE = """
            init = function(args)
              local all = {}
              for i = 1, %d do all[i] = wrk.format("GET", "/") end
              pipeline = table.concat(all)
            end
            request = function() return pipeline end
            """.formatted(PIPELINED);

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

    /** A read and a write for each request, and a poll for several. */
    @Test
    void aRequestCostsFewSystemCalls() throws IOException {
        try (Server server = serveText()) {
            wrk(server.url("/")); // what is done once is done
            AtomicLong requests = new AtomicLong();
            SystemCalls calls = SystemCalls.during(
                    () -> {
                        while (requests.get() < REQUESTS_TO_TRACE) {
                            requests.addAndGet(wrk(server.url("/")));
                        }
                    },
                    server,
                    folder.resolve("table"));
            assertThat(calls.total() / requests.doubleValue())
                    .as("system calls for each of %s requests:%n%s", requests, calls.table())
                    .isBetween(1.0, reactor.equals("epoll") ? MOST_CALLS_ON_EPOLL : MOST_CALLS_ON_NIO);
            if (reactor.equals("epoll")) {
                assertWatchedOnce(calls);
            }
        }
    }

    @Test
    void aPipelinedRequestCostsAFractionOfASystemCall() throws IOException {
        Path script = Files.writeString(folder.resolve("pipeline.lua"), PIPELINE);
        try (Server server = serveText()) {
            wrk(server.url("/"), "-s", script.toString());
            AtomicLong requests = new AtomicLong();
            SystemCalls calls = SystemCalls.during(
                    () -> {
                        while (requests.get() < REQUESTS_TO_TRACE) {
                            requests.addAndGet(wrk(server.url("/"), "-s", script.toString()));
                        }
                    },
                    server,
                    folder.resolve("table"));
            assertThat(calls.total() / requests.doubleValue())
                    .as("system calls for each of %s requests:%n%s", requests, calls.table())
                    .isBetween(1.0 / PIPELINED, MOST_CALLS_PIPELINED);
        }
    }

    /** No interest changes once a connection is made, and a reactor that serves alone wakes nobody. */
    private static void assertWatchedOnce(SystemCalls calls) {
        assertThat(calls.of("epoll_ctl")).as(calls.table()).isLessThanOrEqualTo(calls.of("accept4"));
        assertThat(calls.of("write")).as(calls.table()).isZero();
    }

    private Server serveText() {
        return Sennit.on(reactor)
                .withJavaOptions("-XX:TieredStopAtLevel=4")
                .serve("--workers", "1", "http", "--text", "Hello, World!", "--listen", "tcp:0");
    }

    /** Two seconds of load; how many requests that were. */
    private static long wrk(String url, String... options) {
        List<String> command =
                new ArrayList<>(List.of("wrk", "-t", "1", "-c", "" + CONNECTIONS, "-d", "2s", "--timeout", "20s"));
        command.addAll(List.of(options));
        command.add(url);
        Outcome outcome = RunningProcess.run(WRK_LIMIT, command).succeeded();
        assertThat(outcome.out()).doesNotContain("Socket errors", "Non-2xx");
        Matcher requests = REQUESTS.matcher(outcome.out());
        assertThat(requests.find()).as(outcome.toString()).isTrue();
        return Long.parseLong(requests.group(1));
    }
}
