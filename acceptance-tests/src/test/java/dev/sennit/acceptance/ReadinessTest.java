// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What load balancers and orchestrators are told of a server, from its start to its end. */
@OnEveryReactor
class ReadinessTest {
    private static final Pattern LINE = Pattern.compile("listening health tcp:127\\.0\\.0\\.1:(\\d+)");

    @Parameter
    String reactor;

    private Server serve(String... options) {
        Stream<String> all = Stream.of("http", "--text", "served", "--listen", "tcp:0", "--health", "tcp:0");
        return Sennit.on(reactor).serve(Stream.concat(all, Stream.of(options)).toArray(String[]::new));
    }

    private static String health(Server server, String path) {
        List<String> lines = server.announced();
        Matcher line = LINE.matcher(lines.get(lines.size() - 1));
        assertThat(line.matches()).as("%s", server).isTrue();
        return "http://127.0.0.1:" + line.group(1) + path;
    }

    private static String ready(Server server) {
        return Curl.get(health(server, "/ready")).body();
    }

    @Test
    void aServerThatServesIsReadyAndAlive() {
        try (Server server = serve("--workers", "2")) {
            HttpAnswer ready = Curl.get(health(server, "/ready"));
            assertThat(ready.status()).isEqualTo(200);
            assertThat(ready.body()).isEqualTo("ready\n");
            for (int i = 0; i < 3; i++) {
                assertThat(Curl.get(health(server, "/live")).status()).isEqualTo(200);
            }
            server.signal("TERM");
            assertThat(server.awaitEnd().succeeded().errLines()).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TERM", "INT"})
    void inTheDelayItIsNotReadyAndServesNewConnections(String signal) {
        try (Server server = serve("--drain-delay", "1h", "--grace", "1h");
                RawConnection before = server.connect()) {
            server.signal(signal);
            Eventually.await("not ready", () -> ready(server).equals("leaving\n"));
            assertThat(Curl.get(health(server, "/ready")).status()).isEqualTo(503);
            assertThat(Curl.get(health(server, "/live")).status()).isEqualTo(200);
            for (int i = 0; i < 3; i++) {
                assertThat(Curl.get(server.url("/")).body()).isEqualTo("served");
            }
            before.send("GET / HTTP/1.1\r\nHost: here\r\n\r\n");
            assertThat(HttpAnswer.read(before).body()).isEqualTo("served");
            assertThat(server.isAlive()).isTrue();
            server.signal(signal);
            assertThat(server.awaitEnd().exitCode()).isEqualTo(signal.equals("TERM") ? 143 : 130);
        }
    }

    @Test
    void afterTheDelayItDrainsAndSaysUntilTheEndThatItIsNotReady() {
        try (Server server = Sennit.on(reactor)
                        .serve("chargen", "--health", "tcp:0", "--drain-delay", "500ms", "--grace", "10s");
                RawConnection client = server.connect()) {
            client.read(74); // it goes on for as long as it is read, and we do not read
            long start = System.nanoTime();
            server.signal("TERM");
            Eventually.await("the port closes", () -> !server.accepts());
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(500));
            assertThat(ready(server)).isEqualTo("leaving\n");
            Outcome outcome = server.awaitEnd().succeeded();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(10_500));
            assertThat(outcome.err()).contains("connections aborted: 1");
        }
    }

    @Test
    void withoutAModuleThatAnswersThereIsNoHealthPort() {
        String said = Sennit.without("sennit-protocols-http")
                .run("echo", "--health", "tcp:0")
                .complained(2);
        assertThat(said).contains("option --health: no module on the module path answers");
    }
}
