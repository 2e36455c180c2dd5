// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code haproxy:} endpoints, with clients and a proxy that are not ours. */
class ProxyProtocolTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private final Sennit sennit = Sennit.complete();

    private Server serve(String endpoint) {
        return sennit.serve("http", "--text", "behind a proxy", "--listen", endpoint);
    }

    @Test
    void curlSpeaksVersionOne() {
        try (Server server = serve("haproxy:tcp:0")) {
            assertThat(server.announced()).singleElement().asString().startsWith("listening http haproxy:127.0.0.1:");
            assertThat(Curl.get(server.url("/"), "--haproxy-protocol").body()).isEqualTo("behind a proxy");
        }
    }

    @Test
    void whoSendsNoHeaderIsNotServed() {
        try (Server server = serve("haproxy:tcp:0")) {
            assertThat(Curl.run(server.url("/")).exitCode()).isNotZero();
            Eventually.await(
                    "a word in the log",
                    LIMIT,
                    () -> server.err().contains("no PROXY header: byte 1 is 0x47"),
                    () -> server);
        }
    }

    @Test
    void whoIsNotTrustedIsRefusedAndTheLogSaysSo() {
        try (Server server = serve("haproxy:tcp:0:trusted=192.0.2.0/24")) {
            assertThat(Curl.run(server.url("/"), "--haproxy-protocol").exitCode())
                    .isNotZero();
            Eventually.await(
                    "a word in the log", LIMIT, () -> server.err().contains("refused /127.0.0.1"), () -> server);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"send-proxy", "send-proxy-v2", "send-proxy-v2 proxy-v2-options crc32c,unique-id"})
    void haproxySpeaksEitherVersion(String how) throws IOException {
        int front = Ports.free();
        try (Server server = serve("haproxy:tcp:0")) {
            Path config = Files.writeString(
                    folder.resolve("haproxy.cfg"),
                    String.join(
                            "\n",
                            "defaults",
                            "  mode http",
                            "  timeout connect 5s",
                            "  timeout client 20s",
                            "  timeout server 20s",
                            "  unique-id-format %ci-%cp-%rt",
                            "listen site",
                            "  bind 127.0.0.1:" + front,
                            "  server site 127.0.0.1:" + server.port() + " " + how,
                            ""));
            try (RunningProcess haproxy = new RunningProcess(List.of("haproxy", "-db", "-f", config.toString()))) {
                String url = "http://127.0.0.1:" + front + "/";
                Outcome answer = Curl.run(url, "--retry", "20", "--retry-connrefused", "--retry-delay", "1");
                assertThat(answer.succeeded().out()).as("%s", haproxy).isEqualTo("behind a proxy");
            }
        }
    }
}
