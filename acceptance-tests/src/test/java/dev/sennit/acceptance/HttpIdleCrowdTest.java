// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.Parameter;

/** Ten thousand connections that say nothing. */
@Isolated("it needs the descriptors of many, and measures time and memory")
@OnEveryReactor
class HttpIdleCrowdTest {
    private static final int CONNECTIONS = 10_000;
    private static final Duration IDLE = Duration.ofSeconds(3);
    /** The ends are only looked at when all have come; the default would be a minute. */
    private static final Duration LATE = Duration.ofSeconds(50);
    /** A reactor reads its clock once in a turn, and in a crowd a turn takes a while. */
    private static final Duration EARLY = Duration.ofSeconds(2);

    /** 5 KiB each, the kernel's part not counted. */
    private static final long MOST_GROWTH_KIB = 50_000;

    @Parameter
    String reactor;

    @Test
    void allExpireInTime() throws IOException {
        try (Server server = Sennit.on(reactor)
                        .serve(
                                "http",
                                "--text",
                                "fine",
                                "--listen",
                                "tcp:0",
                                "--idle-timeout",
                                "3s",
                                "--workers",
                                "2");
                Crowd crowd = new Crowd()) {
            int idleSockets = server.facts().openSockets();
            Curl.get(server.url("/"));
            long idleKib = server.facts().peakKib();
            for (int i = 0; i < CONNECTIONS; i++) {
                crowd.join(server);
            }
            while (crowd.ended().size() < CONNECTIONS) {
                crowd.awaitEnds();
            }
            assertThat(Collections.min(crowd.ended())).isGreaterThan(IDLE.minus(EARLY));
            assertThat(Collections.max(crowd.ended())).isLessThan(IDLE.plus(LATE));
            assertThat(server.facts().peakKib() - idleKib).isLessThan(MOST_GROWTH_KIB);
            Eventually.await("every socket is given back", () -> server.facts().openSockets() <= idleSockets);
            assertThat(Curl.get(server.url("/")).body()).isEqualTo("fine");
            assertThat(server.err()).isEmpty();
        }
    }

    /** Clients that wait for their ends. */
    private static final class Crowd implements AutoCloseable {
        private final Selector selector = Selector.open();
        private final List<Duration> ended = new ArrayList<>();
        private final ByteBuffer nothing = ByteBuffer.allocate(1);

        Crowd() throws IOException {}

        void join(Server server) throws IOException {
            long start = System.nanoTime();
            SocketChannel client = SocketChannel.open(server.address());
            client.configureBlocking(false);
            client.register(selector, SelectionKey.OP_READ, start);
        }

        List<Duration> ended() {
            return ended;
        }

        void awaitEnds() throws IOException {
            if (selector.select(this::end, Eventually.PATIENCE.toMillis()) == 0) {
                throw new AssertionError("no more ends than " + ended.size());
            }
        }

        private void end(SelectionKey key) {
            try {
                assertThat(((SocketChannel) key.channel()).read(nothing)).isEqualTo(-1);
                ended.add(Duration.ofNanos(System.nanoTime() - (long) key.attachment()));
                key.channel().close();
            } catch (IOException e) {
                throw new AssertionError("a connection was reset instead of closed", e);
            }
        }

        @Override
        public void close() throws IOException {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
            selector.close();
        }
    }
}
