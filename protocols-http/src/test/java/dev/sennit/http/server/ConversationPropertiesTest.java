// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.testkit.ManualTime;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/**
 * Any interleaving of pipelined requests, answers in any order and turn, stalls, time, FIN and loss: every client gets answers in the order of its
 * requests, each whole or cut off by the end of the connection, never a byte of another request's; and nothing is left behind.
 */
class ConversationPropertiesTest {
    private static final int MAX_PIPELINE = 4;

    /** How a request is answered, and the bytes that must come. */
    private enum Way {
        TEXT,
        LARGE,
        KNOWN_STREAM,
        CHUNKED_STREAM,
    }

    private static final class Pending {
        final String id;
        final HttpResponse response;

        Pending(String id, HttpResponse response) {
            this.id = id;
            this.response = response;
        }
    }

    /** One client, its connection, and what its handler still owes. */
    private static final class Client {
        final String name;
        final SplittableRandom random;
        final List<Pending> pending = new ArrayList<>();
        final List<String> handled = new ArrayList<>();
        final List<Pieces> sources = new ArrayList<>();
        final StringBuilder toSend = new StringBuilder();
        final Wire wire;
        int sent;
        boolean lost;
        boolean finished;

        Client(String name, ManualTime time, long seed) {
            this.name = name;
            random = new SplittableRandom(seed);
            wire = new Wire(
                    time, this::handle, HttpLimits.DEFAULTS.withMaxPipeline(MAX_PIPELINE), HttpTimeouts.DEFAULTS);
        }

        void handle(HttpRequest request, HttpResponse response) throws Exception {
            String id = request.path().substring(1);
            assertThat(id).as("handled in order").isEqualTo(name + "-" + handled.size());
            assertThat(StandardCharsets.US_ASCII.decode(request.body()).toString())
                    .isEqualTo(request.method().name().equals("POST") ? "body of " + id : "");
            handled.add(id);
            if (random.nextInt(3) == 0) {
                answer(new Pending(id, response));
            } else {
                pending.add(new Pending(id, response));
                assertThat(pending.size()).isLessThanOrEqualTo(MAX_PIPELINE);
            }
        }

        void request() {
            String id = name + "-" + sent++;
            String close = random.nextInt(30) == 0 ? "Connection: close\r\n" : "";
            switch (random.nextInt(3)) {
                case 0 ->
                    toSend.append("POST /" + id + " HTTP/1.1\r\nHost: a\r\n" + close + "Content-Length: "
                            + ("body of " + id).length() + "\r\n\r\nbody of " + id);
                case 1 ->
                    toSend.append("POST /" + id + " HTTP/1.1\r\nHost: a\r\n" + close
                            + "Transfer-Encoding: chunked\r\n\r\n8\r\nbody of \r\n" + Integer.toHexString(id.length())
                            + "\r\n" + id + "\r\n0\r\n\r\n");
                default -> toSend.append("GET /" + id + " HTTP/1.1\r\nHost: a\r\n" + close + "\r\n");
            }
        }

        void sendSome() {
            int length = Math.min(toSend.length(), 1 + random.nextInt(120));
            if (length > 0 && !finished) {
                wire.transport.peerSends(toSend.substring(0, length));
                toSend.delete(0, length);
            }
        }

        void finish() {
            if (!finished) {
                finished = true;
                wire.transport.peerFinishes();
            }
        }

        void answerOne() throws Exception {
            if (!pending.isEmpty()) {
                answer(pending.remove(random.nextInt(pending.size())));
            }
        }

        private void answer(Pending exchange) throws Exception {
            String id = exchange.id;
            switch (way(id)) {
                case TEXT -> exchange.response.header("X-Id", id).send(body(id));
                case LARGE ->
                    exchange.response
                            .header("X-Id", id)
                            .send("text/plain", body(id).getBytes(StandardCharsets.US_ASCII));
                case KNOWN_STREAM -> exchange.response.header("X-Id", id).stream(body(id).length(), source(id));
                case CHUNKED_STREAM -> exchange.response.header("X-Id", id).stream(source(id));
            }
        }

        private Pieces source(String id) {
            String body = body(id);
            List<String> pieces = new ArrayList<>();
            for (int at = 0; at < body.length(); at += 30_000) {
                pieces.add(body.substring(at, Math.min(body.length(), at + 30_000)));
            }
            Pieces source = new Pieces(pieces.toArray(String[]::new));
            sources.add(source);
            return source;
        }

        /** Drops what was never an answer, and compares the rest with what had to come. */
        void check() {
            String received = wire.received();
            int at = 0;
            for (String id : handled) {
                String expected = expected(id, false);
                String last = expected(id, true);
                String rest = received.substring(at);
                if (rest.startsWith(expected)) {
                    at += expected.length();
                } else if (rest.startsWith(last)) {
                    assertThat(rest).as("nothing behind the last answer").isEqualTo(last);
                    return;
                } else {
                    boolean cut = expected.startsWith(rest) || last.startsWith(rest);
                    boolean timedOut = rest.startsWith("HTTP/1.1 408 ");
                    assertThat(cut || timedOut)
                            .as("%s: %s", id, rest.substring(0, Math.min(200, rest.length())))
                            .isTrue();
                    return;
                }
            }
            String rest = received.substring(at);
            assertThat(rest.isEmpty() || rest.startsWith("HTTP/1.1 408 "))
                    .as("behind the last answer: %s", rest.substring(0, Math.min(200, rest.length())))
                    .isTrue();
        }

        private static Way way(String id) {
            return Way.values()[Math.floorMod(id.hashCode(), 4)];
        }

        private static String body(String id) {
            return way(id) == Way.TEXT ? "text of " + id : (id + ",").repeat(100_000 / (id.length() + 1));
        }

        private static String expected(String id, boolean last) {
            String body = body(id);
            StringBuilder text = new StringBuilder("HTTP/1.1 200 OK\r\nX-Id: " + id + "\r\n");
            switch (way(id)) {
                case TEXT -> text.append("Content-Type: text/plain; charset=utf-8\r\n");
                case LARGE -> text.append("Content-Type: text/plain\r\n");
                case KNOWN_STREAM, CHUNKED_STREAM -> {}
            }
            text.append(
                    way(id) == Way.CHUNKED_STREAM
                            ? "Transfer-Encoding: chunked\r\n"
                            : "Content-Length: " + body.length() + "\r\n");
            text.append(last ? "Connection: close\r\n\r\n" : "\r\n");
            if (way(id) != Way.CHUNKED_STREAM) {
                return text.append(body).toString();
            }
            for (int at = 0; at < body.length(); at += 30_000) {
                String piece = body.substring(at, Math.min(body.length(), at + 30_000));
                text.append(Integer.toHexString(piece.length()).toLowerCase(Locale.ROOT))
                        .append("\r\n")
                        .append(piece)
                        .append("\r\n");
            }
            return text.append("0\r\n\r\n").toString();
        }
    }

    @Property(tries = 300)
    void answersAreInOrderAndWholeOrCut(@ForAll long seed, @ForAll @IntRange(min = 1, max = 3) int clients)
            throws Exception {
        SplittableRandom random = new SplittableRandom(seed);
        ManualTime time = new ManualTime(random.nextLong());
        List<Client> all = new ArrayList<>();
        for (int i = 0; i < clients; i++) {
            all.add(new Client(Character.toString('a' + i), time, random.nextLong()));
        }
        for (int step = 0; step < 150; step++) {
            Client client = all.get(random.nextInt(clients));
            switch (random.nextInt(20)) {
                case 0, 1, 2, 3 -> client.request();
                case 4, 5, 6, 7, 8, 9 -> client.sendSome();
                case 10, 11, 12, 13 -> client.answerOne();
                case 14 -> client.wire.transport.peerStalls();
                case 15, 16 -> client.wire.transport.peerReads();
                case 17 -> time.advance(Duration.ofMillis(random.nextInt(12_000)));
                case 18 -> {
                    if (random.nextInt(8) == 0) {
                        client.finish();
                    }
                }
                default -> {
                    if (random.nextInt(20) == 0
                            && !client.lost
                            && client.wire.transport.reason().isEmpty()) {
                        client.lost = true;
                        client.wire.transport.loseNow(CloseReason.ABORTED);
                    }
                }
            }
            if (random.nextInt(2) == 0) {
                client.wire.transport.settle();
            }
        }
        for (Client client : all) {
            finish(client);
            client.check();
            client.sources.forEach(source -> assertThat(source.closed).isEqualTo(1));
        }
        assertThat(time.reactor().leftovers()).isEmpty();
    }

    /** Everything owed is answered, the client reads and says goodbye: every connection must end by itself now. */
    private static void finish(Client client) throws Exception {
        client.wire.transport.peerReads();
        for (int round = 0; round < 200 && client.wire.transport.reason().isEmpty(); round++) {
            client.sendSome();
            if (client.toSend.length() == 0) {
                client.finish();
            }
            client.answerOne();
            client.wire.settles();
        }
        while (!client.pending.isEmpty()) {
            client.answerOne(); // nobody reads it, and nothing happens
        }
        assertThat(client.wire.transport.reason()).isPresent();
    }
}
