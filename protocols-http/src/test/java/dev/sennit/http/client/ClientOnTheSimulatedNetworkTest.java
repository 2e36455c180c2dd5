// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedServer;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The client and the server of this module on the real loop, over a network that cuts, delays, stalls, resets and refuses. */
class ClientOnTheSimulatedNetworkTest {
    private static final int RUNS = 40;
    private static final int REQUESTS = 30;

    /** Pieces of a body whose bytes say where they belong. */
    private static final class Counted implements BodySource {
        private final String whole;
        private int at;

        Counted(String whole) {
            this.whole = whole;
        }

        @Override
        public @Nullable ByteBuffer next() {
            if (at == whole.length()) {
                return null;
            }
            int to = Math.min(whole.length(), at + 10_000);
            ByteBuffer piece = ByteBuffer.wrap(whole.substring(at, to).getBytes(StandardCharsets.US_ASCII));
            at = to;
            return piece;
        }

        @Override
        public void close() {}
    }

    private static String content(int number, int length) {
        StringBuilder text = new StringBuilder();
        while (text.length() < length) {
            text.append(number).append('.');
        }
        return text.substring(0, length);
    }

    /** Sends back what it was sent, in a way that depends on the path. */
    private static HttpHandler echo() {
        return (request, response) -> {
            String body = StandardCharsets.US_ASCII.decode(request.body()).toString();
            switch (request.path()) {
                case "/length" -> response.send(body);
                case "/chunks" -> response.stream(new Counted(body));
                case "/empty" -> response.send();
                default -> request.reactor().callLater(Duration.ofMillis(50), () -> response.send(body));
            }
        };
    }

    private static final class Play {
        final SimulatedNetwork network;
        final EventLoop server;
        final EventLoop clientLoop;
        final HttpClient client;
        final Random random;
        final List<String> outcomes = new ArrayList<>();
        final String base;

        Play(long seed, FaultOptions faults, ServerFactory factory, String scheme, HttpClientOptions options) {
            network = new SimulatedNetwork(seed, faults);
            server = network.reactor("server");
            clientLoop = network.reactor("client");
            random = new Random(seed);
            int port = server.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, TcpOptions.defaults())
                    .tcpAddress()
                    .getPort();
            base = scheme + "://127.0.0.1:" + port;
            client = new HttpClient(clientLoop, options.withPool(new PoolLimits(3, 3, 100)));
        }

        void request(int number) {
            String path = List.of("/length", "/chunks", "/empty", "/later").get(random.nextInt(4));
            String body = content(number, random.nextBoolean() ? random.nextInt(100) : random.nextInt(150_000));
            RequestBody sent = random.nextBoolean()
                    ? RequestBody.of(body)
                    : RequestBody.of(RequestBody.UNKNOWN_LENGTH, () -> new Counted(body));
            HttpMethod method = random.nextBoolean() ? HttpMethod.PUT : HttpMethod.POST;
            ClientRequest request =
                    ClientRequest.of(method, URI.create(base + path)).withBody(sent);
            client.send(random.nextInt(4) == 0 ? request.withExpectContinue() : request)
                    .thenCompose(response -> response.text().thenApply(text -> response.status() + text))
                    .whenComplete((text, failure) -> {
                        if (failure != null || text.startsWith("408 ")) {
                            outcomes.add("failed");
                        } else {
                            boolean right = text.equals("200 OK" + (path.equals("/empty") ? "" : body));
                            outcomes.add(right ? "answered" : "wrong response to request " + number);
                        }
                    });
        }

        void play() {
            long millis = 0;
            for (int i = 0; i < REQUESTS; i++) {
                int number = i;
                millis += random.nextInt(100);
                network.later(Duration.ofMillis(millis), () -> clientLoop.callFromThread(() -> request(number)));
            }
            network.advance(Duration.ofHours(1));
            assertThat(outcomes)
                    .hasSize(REQUESTS)
                    .allMatch(outcome -> outcome.equals("answered") || outcome.equals("failed"));
            assertThat(client.openConnections()).isZero();
            assertThat(client.waitingRequests()).isZero();
            assertThat(clientLoop.counters().active()).as("open connections").isZero();
            assertThat(clientLoop.counters().pendingCalls()).as("timed calls").isZero();
            clientLoop.stop();
            server.stop();
            network.runUntilQuiet();
            assertThat(network.leftovers()).isEmpty();
        }

        long answered() {
            return outcomes.stream().filter("answered"::equals).count();
        }
    }

    @Test
    void onANetworkThatLosesNothingEveryRequestIsAnswered() {
        Seeds.each(RUNS, seed -> {
            Play play = new Play(
                    seed, FaultOptions.defaults(), new HttpServerFactory(echo()), "http", HttpClientOptions.defaults());
            play.play();
            assertThat(play.answered()).isEqualTo(REQUESTS);
        });
    }

    @Test
    void onTheWorstNetworkEveryRequestHasOneOutcomeAndNoResponseIsAnothers() {
        Seeds.each(
                RUNS,
                seed -> new Play(
                                seed,
                                FaultOptions.hostile(),
                                new HttpServerFactory(echo()),
                                "http",
                                HttpClientOptions.defaults())
                        .play());
    }

    @Test
    void overTlsEveryRequestIsAnsweredByAServerWhoseNameIsVerified() {
        TestCertificate certificate = TestCertificate.of("127.0.0.1");
        Play play = new Play(
                Seeds.one(),
                FaultOptions.none(),
                Tls.server(
                        TlsOptions.server(certificate.context()).withTaskExecutor(Runnable::run),
                        new HttpServerFactory(echo())),
                "https",
                HttpClientOptions.defaults()
                        .withSslContext(TestCertificate.trusting(certificate))
                        .withTls(tls -> tls.withTaskExecutor(Runnable::run)));
        play.play();
        assertThat(play.answered()).isEqualTo(REQUESTS);
    }

    @Test
    void aCertificateOfAnotherNameIsRefused() {
        TestCertificate certificate = TestCertificate.of("example.org");
        Play play = new Play(
                Seeds.one(),
                FaultOptions.none(),
                Tls.server(
                        TlsOptions.server(certificate.context()).withTaskExecutor(Runnable::run),
                        new HttpServerFactory(echo())),
                "https",
                HttpClientOptions.defaults()
                        .withSslContext(TestCertificate.trusting(certificate))
                        .withTls(tls -> tls.withTaskExecutor(Runnable::run)));
        play.play();
        assertThat(play.answered()).isZero();
    }

    /** Whatever a server sends, the client ends with a response or a failure, and with nothing open. */
    @Test
    void aServerThatSendsNonsenseCostsOneConnection() {
        List<String> nonsense = Stream.of(
                        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello",
                        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\nX",
                        "HTTP/1.1 200 OK\r\n\r\nhello",
                        "HTTP/1.1 100 Continue\r\n\r\n".repeat(20),
                        "SSH-2.0-OpenSSH_9.2\r\n",
                        "HTTP/1.1 200 OK\r\nX: " + "y".repeat(100_000),
                        "HTTP/1.1 204 No Content\r\n\r\nHTTP/1.1 204 No Content\r\n\r\n",
                        "HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n",
                        "")
                .toList();
        Seeds.each(RUNS, seed -> {
            SimulatedNetwork network = new SimulatedNetwork(seed, FaultOptions.defaults());
            EventLoop loop = network.reactor("client");
            InetSocketAddress address = new InetSocketAddress("127.0.0.1", 8080);
            Random random = new Random(seed);
            SimulatedServer server = network.listen(address).whenAccepted(peer -> {
                String said = nonsense.get(random.nextInt(nonsense.size()));
                peer.send(said);
                if (random.nextBoolean()) {
                    peer.finish();
                }
            });
            HttpClient client = new HttpClient(loop);
            List<String> outcomes = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                network.later(
                        Duration.ofSeconds(i),
                        () -> loop.callFromThread(() -> client.get("http://127.0.0.1:8080/")
                                .thenCompose(ClientResponse::text)
                                .whenComplete((text, failure) ->
                                        outcomes.add(failure == null ? text : failure.getMessage()))));
            }
            network.advance(Duration.ofHours(1));
            assertThat(outcomes).hasSize(10);
            assertThat(client.openConnections()).isZero();
            server.close();
            loop.stop();
            network.runUntilQuiet();
            assertThat(network.leftovers()).isEmpty();
        });
    }
}
