// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.compression.Compression;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What shrinks to nearly nothing is no licence to compress it all at once. */
class CompressionOnTheLoopTest {
    private static final int PIECE_BYTES = 50_000;
    private static final int PIECES = 40;
    private static final int MOST_IN_A_TURN =
            2 * (65_536 + PIECE_BYTES); // the beginning, and what follows when that is gone

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop server = network.reactor("server");
    private final Zeros body = new Zeros();

    /** Two million bytes that gzip makes two thousand of. */
    private static final class Zeros implements BodySource {
        private int given;
        private int closed;

        @Override
        public @Nullable ByteBuffer next() {
            return given++ < PIECES ? ByteBuffer.allocate(PIECE_BYTES) : null;
        }

        @Override
        public void close() {
            closed++;
        }
    }

    private final List<Integer> givenByTurn = new ArrayList<>();

    private void watchTurns() {
        givenByTurn.add(body.given);
        if (body.closed == 0 && givenByTurn.size() < 10_000) {
            server.callFromThread(this::watchTurns); // in the next turn
        }
    }

    @Test
    void aTurnHasItsPieceOfABodyAndNoMore() {
        var factory = new HttpServerFactory(Compression.of((request, response) -> {
            response.header("Content-Type", "text/plain").stream((long) PIECE_BYTES * PIECES, body);
            watchTurns();
        }));
        var address = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0), factory, HttpTimeouts.DEFAULTS.tcpOptions())
                .tcpAddress();
        SimulatedPeer client = network.connect("client", address);
        client.send("GET / HTTP/1.1\r\nHost: a\r\nAccept-Encoding: gzip\r\n\r\n");
        network.advance(Duration.ofSeconds(1));
        assertThat(body.closed).isEqualTo(1);
        assertThat(client.bytes().length).isLessThan(10_000);
        assertThat(new String(client.bytes(), StandardCharsets.ISO_8859_1)).endsWith("0\r\n\r\n");
        int before = 0;
        for (int given : givenByTurn) {
            assertThat((given - before) * PIECE_BYTES).isLessThanOrEqualTo(MOST_IN_A_TURN);
            before = given;
        }
    }
}
