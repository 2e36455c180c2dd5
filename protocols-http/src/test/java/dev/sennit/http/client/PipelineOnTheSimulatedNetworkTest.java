// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A client with one connection and a long pipeline, and the server of this module, over a network with faults. */
class PipelineOnTheSimulatedNetworkTest {
    private static final int RUNS = 30;
    private static final int REQUESTS = 40;

    private static String content(String path) {
        int number = Integer.parseInt(path.substring(1));
        return (path + ".").repeat(number % 5 == 0 ? 20_000 : 1 + number % 9);
    }

    /** Every third answer takes its time. */
    private static HttpHandler answers() {
        return (request, response) -> {
            String body = content(request.path());
            if (request.path().length() % 3 == 0) {
                request.reactor().callLater(Duration.ofMillis(30), () -> response.send(body));
            } else {
                response.send(body);
            }
        };
    }

    private static long answered(long seed, FaultOptions faults) {
        SimulatedNetwork network = new SimulatedNetwork(seed, faults);
        EventLoop server = network.reactor("server");
        EventLoop loop = network.reactor("client");
        Random random = new Random(seed);
        int port = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0), new HttpServerFactory(answers()), TcpOptions.defaults())
                .tcpAddress()
                .getPort();
        HttpClient client =
                new HttpClient(loop, HttpClientOptions.defaults().withPool(new PoolLimits(1, 1, 100).withPipeline(6)));
        List<String> outcomes = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            String path = "/" + i;
            network.later(
                    Duration.ofMillis(random.nextInt(500)),
                    () -> loop.callFromThread(() -> client.get("http://127.0.0.1:" + port + path)
                            .thenCompose(ClientResponse::text)
                            .whenComplete((text, failure) -> outcomes.add(
                                    failure != null ? "failed" : text.equals(content(path)) ? "answered" : "wrong"))));
        }
        network.advance(Duration.ofHours(1));
        assertThat(outcomes).hasSize(REQUESTS).doesNotContain("wrong");
        assertThat(client.openConnections()).isZero();
        assertThat(client.waitingRequests()).isZero();
        assertThat(loop.counters().pendingCalls()).as("timed calls").isZero();
        loop.stop();
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
        return outcomes.stream().filter("answered"::equals).count();
    }

    @Test
    void onANetworkThatLosesNothingEveryRequestIsAnswered() {
        Seeds.each(
                RUNS,
                seed -> assertThat(answered(seed, FaultOptions.defaults())).isEqualTo(REQUESTS));
    }

    @Test
    void onTheWorstNetworkEveryRequestEndsAndNoResponseIsAnothers() {
        Seeds.each(RUNS, seed -> answered(seed, FaultOptions.hostile()));
    }
}
