// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static dev.sennit.acceptance.RawConnection.End.RESET;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Clients that ask for much and read nothing are cut off by the write stall, and cost next to nothing until then. */
@OnEveryReactor
class HttpStalledReadersTest {
    private static final long FILE_BYTES = 64L << 20;
    private static final int CLIENTS = 50;
    private static final int SMALL_BUFFER_BYTES = 4096;
    /** If each client cost one MiB, it would be more. */
    private static final long MOST_GROWTH_KIB = 40 << 10;

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void aDownloadThatIsNotReadIsAborted() {
        assertStallsAreAborted("GET /large HTTP/1.1\r\nHost: here\r\n\r\n");
    }

    @Test
    void pipelinedDownloadsThatAreNotReadAreAborted() {
        assertStallsAreAborted("GET /large HTTP/1.1\r\nHost: here\r\n\r\n".repeat(1000));
    }

    @Test
    void manySmallAnswersThatAreNotReadAreAborted() {
        assertStallsAreAborted("GET /small HTTP/1.1\r\nHost: here\r\n\r\n".repeat(1000));
    }

    private void assertStallsAreAborted(String requests) {
        Sennit small = Sennit.on(reactor).withJavaOptions("-Xmx64m");
        Site site = Site.in(folder);
        site.sparse("large", FILE_BYTES);
        site.sparse("small", 60_000);
        try (Server server = site.serve(small, "--write-timeout", "5s", "--workers", "2")) {
            int idleSockets = server.facts().openSockets();
            Curl.run("-o", "/dev/null", server.url("/large")).succeeded(); // what is loaded and pooled once
            long idleKib = server.facts().peakKib();
            long start = System.nanoTime();
            List<RawConnection> clients = new ArrayList<>();
            try {
                for (int i = 0; i < CLIENTS; i++) {
                    clients.add(RawConnection.to(server.address(), SMALL_BUFFER_BYTES)
                            .trySend(requests));
                }
                Eventually.await("all are served", () -> server.facts().openSockets() >= idleSockets + CLIENTS);
                Eventually.await("all are aborted", () -> server.facts().openSockets() <= idleSockets);
                assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
                assertThat(server.facts().peakKib() - idleKib).isLessThan(MOST_GROWTH_KIB);
                assertThat(clients)
                        .allSatisfy(
                                client -> assertThat(client.readToEnd().end()).isEqualTo(RESET));
            } finally {
                clients.forEach(RawConnection::close);
            }
            assertThat(Curl.get(server.url("/"), "-I").status()).isEqualTo(200);
            assertThat(server.err()).doesNotContain("ERROR", "\tat ");
        }
    }
}
