// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Bodies from sources on the real loop, where large writes leave for the socket's buffer at once. */
class StreamsOnTheSimulatedNetworkTest {
    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop server = network.reactor("server");
    private final List<Pieces> bodies = new ArrayList<>();

    private SimulatedPeer connect() {
        var factory = new HttpServerFactory((request, response) -> {
            Pieces body = new Pieces("x".repeat(70_000), "y".repeat(70_000));
            bodies.add(body);
            response.stream(140_000, body);
        });
        var address = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0), factory, HttpTimeouts.DEFAULTS.tcpOptions())
                .tcpAddress();
        return network.connect("client", address);
    }

    private long open() {
        return bodies.stream().filter(body -> body.closed == 0).count();
    }

    /** What a source holds may be scarce: with 16 open files for each connection, 60 connections have all of 1,024. */
    @Test
    void aClientThatReadsNothingKeepsOneBodyOpen() {
        SimulatedPeer client = connect();
        client.stopReading();
        client.send(Wire.GET.repeat(10));
        network.advance(Duration.ofSeconds(1));
        client.send(Wire.GET.repeat(10));
        network.advance(Duration.ofSeconds(1));
        assertThat(open()).isEqualTo(1);

        client.resumeReading();
        network.advance(Duration.ofSeconds(1));
        assertThat(open()).isZero();
        assertThat(bodies).hasSize(20);
        String received = new String(client.bytes(), StandardCharsets.US_ASCII);
        assertThat(received.split("HTTP/1.1 200 OK", -1)).hasSize(21);

        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }
}
