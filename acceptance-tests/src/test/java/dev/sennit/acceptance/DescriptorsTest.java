// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A server that runs out of descriptors (EMFILE) lives on, says so once, and serves again when some are back. */
class DescriptorsTest {
    private static final int LIMIT = 64;
    private static final Duration RECOVERY = Duration.ofSeconds(1);

    @Test
    void runningOutOfDescriptorsIsSurvived() {
        try (Server server = Sennit.complete()
                .wrappedIn("prlimit", "--nofile=" + LIMIT, "--")
                .serve("echo", "--listen", "tcp:0")) {
            int idle = server.facts().openSockets();
            List<RawConnection> crowd = new ArrayList<>();
            try {
                for (int i = 0; i < 2 * LIMIT; i++) {
                    crowd.add(server.connect());
                }
                Eventually.await("it says so", () -> server.err().contains("cannot accept"));
                RawConnection first = crowd.get(0);
                assertThat(first.send("still here").read(10)).isEqualTo("still here");
                assertIsCalm(server);
            } finally {
                crowd.forEach(RawConnection::close);
            }
            long start = System.nanoTime();
            try (RawConnection client = server.connect()) {
                assertThat(client.send("served").read(6)).isEqualTo("served");
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(RECOVERY);
            Eventually.await("all is given back", () -> server.facts().openSockets() == idle);
            assertThat(server.err()).doesNotContain("\tat ");
        }
    }

    /** Neither does it fill the log nor burn the processor while it waits. */
    private static void assertIsCalm(Server server) {
        Duration before = server.facts().processorTime();
        Eventually.pause(Duration.ofSeconds(1));
        assertThat(server.facts().processorTime().minus(before)).isLessThan(Duration.ofMillis(500));
        assertThat(server.err().lines().filter(line -> line.contains("cannot accept")))
                .hasSize(1);
    }
}
