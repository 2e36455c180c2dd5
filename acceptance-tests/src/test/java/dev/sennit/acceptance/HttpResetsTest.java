// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/** Clients that go away with a reset, at any byte of what they send or read. */
@OnEveryReactor
class HttpResetsTest {
    private static final int ROUNDS = 600;
    private static final int LARGE_BYTES = 300_000;
    private static final String REQUESTS = "GET /large HTTP/1.1\r\nHost: here\r\n\r\n"
            + "POST /large HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nHello\r\n0\r\n\r\n"
            + "POST /large HTTP/1.1\r\nHost: here\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\nHello"
            + "HEAD /large HTTP/1.1\r\nHost: here\r\n\r\n"
            + "GET / HTTP/1.1\r\nHost: here\r\nConnection: close\r\n\r\n";

    private static final int FIRST_REQUEST_BYTES = REQUESTS.indexOf("POST");

    @Parameter
    String reactor;

    @TempDir
    Path folder;

    @Test
    void aPeerMayResetAtAnyByte() {
        Site site = Site.in(folder);
        site.noise("large", LARGE_BYTES);
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        try (Server server = site.serve(Sennit.on(reactor), "--workers", "2")) {
            int idleSockets = server.facts().openSockets();
            for (int round = 0; round < ROUNDS; round++) {
                oneRound(server, random);
            }
            assertThat(Curl.get(server.url("/large"), "-I").field("content-length"))
                    .isEqualTo("" + LARGE_BYTES);
            Eventually.await(
                    "every socket is given back (seed " + seed + ")",
                    () -> server.facts().openSockets() <= idleSockets);
            assertThat(server.err()).as("seed %d", seed).isEmpty();
        }
    }

    private static void oneRound(Server server, Random random) {
        RawConnection client = server.connect();
        int sent = random.nextInt(REQUESTS.length() + 1);
        client.send(REQUESTS.substring(0, sent));
        if (sent >= FIRST_REQUEST_BYTES && random.nextBoolean()) {
            client.tryRead(random.nextInt(LARGE_BYTES));
        }
        client.reset();
    }
}
