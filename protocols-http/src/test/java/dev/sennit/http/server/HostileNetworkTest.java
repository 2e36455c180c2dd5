// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Pipelines of all kinds of requests over simulated networks, the worst included: what a client got is always the beginning of the
 * right answers in the right order, every body's source is closed, and in the end nothing is left.
 */
class HostileNetworkTest {
    private static final int RUNS = 300;

    /** One connection of one seed. */
    private static final class Conversation {
        private final SplittableRandom random;
        private final SimulatedNetwork network;
        private final EventLoop server;
        private final List<Integer> handled = new ArrayList<>();
        private final List<Pieces> sources = new ArrayList<>();
        private final List<Integer> bodyBytes = new ArrayList<>();
        private int requests;

        Conversation(long seed, FaultOptions faults) {
            random = new SplittableRandom(seed);
            network = new SimulatedNetwork(seed, faults);
            server = network.reactor("server");
        }

        private HttpHandler handler() {
            return (request, response) -> {
                String[] words = request.path().split("/", -1);
                int number = Integer.parseInt(words[1]);
                String body = body(number);
                handled.add(number);
                switch (words[2]) {
                    case "text" -> response.send(body);
                    case "later" ->
                        request.reactor().callLater(Duration.ofMillis(number * 37 % 500), () -> response.send(body));
                    default -> {
                        Pieces source = new Pieces(inPieces(body));
                        sources.add(source);
                        if (words[2].equals("stream")) {
                            response.stream(body.length(), source);
                        } else {
                            response.stream(source);
                        }
                    }
                }
            };
        }

        private static String[] inPieces(String body) {
            List<String> pieces = new ArrayList<>();
            for (int at = 0; at < body.length(); at += 50_000) {
                pieces.add(body.substring(at, Math.min(body.length(), at + 50_000)));
            }
            return pieces.toArray(String[]::new);
        }

        private String body(int number) {
            return String.valueOf((char) ('a' + number % 26)).repeat(bodyBytes.get(number));
        }

        private String request(int number) {
            bodyBytes.add(random.nextInt(4) == 0 ? random.nextInt(200_000) : random.nextInt(500));
            String kind = List.of("text", "later", "stream", "chunks").get(random.nextInt(4));
            String line = "/" + number + "/" + kind + " HTTP/1.1\r\nHost: a\r\n";
            return switch (random.nextInt(4)) {
                case 0 -> "POST " + line + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
                case 1 -> "POST " + line + "Content-Length: 5\r\n\r\nGET /";
                default -> "GET " + line + "\r\n";
            };
        }

        /** Sends everything, in pieces, and finishes. */
        SimulatedPeer play() {
            var address = server.listenTcp(
                            new InetSocketAddress("127.0.0.1", 0),
                            new HttpServerFactory(handler(), HttpLimits.DEFAULTS, HttpTimeouts.DEFAULTS, Wire.CLOCK),
                            HttpTimeouts.DEFAULTS.tcpOptions())
                    .tcpAddress();
            SimulatedPeer client = network.connect("client", address);
            requests = 1 + random.nextInt(40);
            StringBuilder all = new StringBuilder();
            for (int i = 0; i < requests; i++) {
                all.append(request(i));
            }
            long millis = 0;
            for (int at = 0; at < all.length(); ) {
                int to = Math.min(all.length(), at + 1 + random.nextInt(random.nextBoolean() ? 20 : 2000));
                String piece = all.substring(at, to);
                millis += random.nextInt(20);
                network.later(Duration.ofMillis(millis), () -> client.send(piece));
                at = to;
            }
            network.later(Duration.ofMillis(millis), client::finish);
            return client;
        }

        /** The bodies that came, complete ones only; every byte is checked to be in its place. */
        List<String> bodiesIn(byte[] received) {
            String rest = new String(received, StandardCharsets.US_ASCII);
            List<String> bodies = new ArrayList<>();
            while (rest.contains("\r\n\r\n")) {
                String head = rest.substring(0, rest.indexOf("\r\n\r\n") + 4);
                if (!head.startsWith("HTTP/1.1 200 OK\r\n")) {
                    assertThat(head)
                            .startsWith("HTTP/1.1 408 Request Timeout\r\n")
                            .contains("Connection: close\r\n");
                    return bodies;
                }
                String expected = onTheWire(head, body(bodies.size()));
                String tail = rest.substring(head.length());
                assertThat(tail.startsWith(expected.substring(0, Math.min(tail.length(), expected.length()))))
                        .as("the body of response %s", bodies.size())
                        .isTrue();
                if (tail.length() < expected.length()) {
                    return bodies;
                }
                bodies.add(body(bodies.size()));
                rest = tail.substring(expected.length());
            }
            return bodies;
        }

        private static String onTheWire(String head, String body) {
            if (!head.contains("Transfer-Encoding: chunked\r\n")) {
                assertThat(head).contains("Content-Length: " + body.length() + "\r\n");
                return body;
            }
            StringBuilder chunks = new StringBuilder();
            Arrays.stream(inPieces(body))
                    .forEach(piece -> chunks.append(Integer.toHexString(piece.length()))
                            .append("\r\n")
                            .append(piece)
                            .append("\r\n"));
            return chunks.append("0\r\n\r\n").toString();
        }

        void checkTheEnd() {
            assertThat(server.counters().active()).as("open connections").isZero();
            assertThat(server.counters().pendingCalls()).as("timed calls").isZero();
            server.stop();
            network.runUntilQuiet();
            assertThat(network.leftovers()).isEmpty();
            assertThat(sources).allMatch(source -> source.closed == 1);
            for (int i = 0; i < handled.size(); i++) {
                assertThat(handled.get(i)).isEqualTo(i);
            }
        }
    }

    @Test
    void onANetworkThatLosesNothingEveryRequestIsAnsweredAlsoAfterTheClientsEnd() {
        Seeds.each(RUNS, seed -> {
            Conversation conversation = new Conversation(seed, FaultOptions.defaults());
            SimulatedPeer client = conversation.play();
            conversation.network.advance(Duration.ofHours(1));
            assertThat(conversation.bodiesIn(client.bytes())).hasSize(conversation.requests);
            conversation.checkTheEnd();
        });
    }

    @Test
    void onTheWorstNetworkTheAnswersAreABeginningOfTheRightOnes() {
        Seeds.each(RUNS, seed -> {
            Conversation conversation = new Conversation(seed, FaultOptions.hostile());
            SimulatedPeer client = conversation.play();
            conversation.network.advance(Duration.ofHours(1));
            assertThat(conversation.bodiesIn(client.bytes())).hasSizeLessThanOrEqualTo(conversation.requests);
            conversation.checkTheEnd();
        });
    }

    @Test
    void aClientThatStopsReadingForEverIsCutOff() {
        Seeds.each(RUNS, seed -> {
            Conversation conversation = new Conversation(seed, FaultOptions.defaults());
            SimulatedPeer client = conversation.play();
            conversation.network.later(Duration.ofMillis(conversation.random.nextInt(300)), client::stopReading);
            conversation.network.advance(Duration.ofHours(1));
            conversation.checkTheEnd();
        });
    }

    @Test
    void aResetAtAnyTimeEndsEverything() {
        Seeds.each(RUNS, seed -> {
            Conversation conversation = new Conversation(seed, FaultOptions.defaults());
            SimulatedPeer client = conversation.play();
            conversation.network.later(Duration.ofMillis(conversation.random.nextInt(600)), client::reset);
            conversation.network.advance(Duration.ofHours(1));
            assertThat(conversation.bodiesIn(client.bytes())).hasSizeLessThanOrEqualTo(conversation.requests);
            conversation.checkTheEnd();
        });
    }
}
