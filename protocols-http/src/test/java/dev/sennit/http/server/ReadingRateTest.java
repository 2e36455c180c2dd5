// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.HttpTimeouts;
import dev.sennit.http.ResponseBody;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client reads what it asked for at the least rate, or is cut off; one that has read all is never too slow. */
class ReadingRateTest {
    private static final int SOCKET_BYTES = 1024;
    private static final int RATE = 240;
    private static final String TOO_SLOW = "timed out: response rate after 30s";

    private final SimulatedNetwork network =
            new SimulatedNetwork(Seeds.one(), FaultOptions.none().withBuffers(SOCKET_BYTES, SOCKET_BYTES));
    private final EventLoop server = network.reactor("server");
    private final List<CloseReason> reasons = new ArrayList<>();
    private final List<ResponseBody> pushed = new ArrayList<>();

    private SimulatedPeer ask(HttpTimeouts timeouts, String target) {
        var http = new HttpServerFactory(
                (request, response) -> answer(request.target(), response), HttpLimits.DEFAULTS, timeouts);
        SocketAddress address = server.listenTcp(
                        new InetSocketAddress("127.0.0.1", 0), noting(http), timeouts.tcpOptions())
                .tcpAddress();
        SimulatedPeer client = network.connect("client", address);
        client.stopReading();
        client.send("GET " + target + " HTTP/1.1\r\nHost: a\r\n\r\n");
        return client;
    }

    private void answer(String target, HttpResponse response) {
        if (target.equals("/pushed")) {
            ResponseBody body = response.open();
            body.write(ByteBuffer.allocate(100_000));
            pushed.add(body);
        } else {
            response.send("application/octet-stream", new byte[Integer.parseInt(target.substring(1))]);
        }
    }

    private ServerFactory noting(ServerFactory http) {
        return new ServerFactoryWrapper(http) {
            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new ProtocolWrapper(protocol) {
                    @Override
                    public void connectionLost(CloseReason reason) {
                        reasons.add(reason);
                        super.connectionLost(reason);
                    }
                };
            }
        };
    }

    /** Reads what has arrived, in each pause again. */
    private void readNowAndThen(SimulatedPeer client, Duration pause, int times) {
        for (int i = 0; i < times && reasons.isEmpty(); i++) {
            network.advance(pause);
            client.resumeReading();
            client.stopReading();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/2000000", "/500000", "/100000"})
    void whoReadsALittleNowAndThenIsCutOff(String target) {
        SimulatedPeer client = ask(HttpTimeouts.DEFAULTS, target);
        readNowAndThen(client, Duration.ofSeconds(20), 5);
        assertThat(reasons).hasToString("[" + TOO_SLOW + "]");
    }

    @Test
    void whoReadsAtTheRateGetsAll() {
        int bytes = 300_000;
        SimulatedPeer client = ask(HttpTimeouts.DEFAULTS, "/" + bytes);
        readNowAndThen(client, Duration.ofSeconds(2), bytes / SOCKET_BYTES / 2);
        assertThat(client.bytes()).hasSizeBetween(bytes / 4, bytes - 1);
        client.resumeReading();
        network.advance(Duration.ofSeconds(1));
        assertThat(client.bytes()).hasSizeGreaterThan(bytes);
        assertThat(reasons).isEmpty();
    }

    @Test
    void aSmallAnswerIsToBeReadAsWellOnceTheConnectionWouldBeIdle() {
        SimulatedPeer client = ask(HttpTimeouts.DEFAULTS, "/30000");
        readNowAndThen(client, Duration.ofSeconds(29), 3);
        assertThat(reasons).isEmpty();
        readNowAndThen(client, Duration.ofSeconds(29), 1);
        assertThat(reasons).hasToString("[" + TOO_SLOW + "]");
    }

    @Test
    void withoutARateOnlyAStallEndsIt() {
        SimulatedPeer client = ask(HttpTimeouts.DEFAULTS.withResponseRate(0, Duration.ofSeconds(30)), "/500000");
        readNowAndThen(client, Duration.ofSeconds(29), 50);
        assertThat(reasons).isEmpty();
        network.advance(Duration.ofSeconds(31));
        assertThat(reasons).hasToString("[timed out: write stall after 30s]");
    }

    @Test
    void whoHasReadAllIsNotBlamedForWhatComesLate() {
        SimulatedPeer client = ask(HttpTimeouts.DEFAULTS, "/pushed");
        network.advance(Duration.ofSeconds(5));
        client.resumeReading();
        network.advance(Duration.ofMillis(24_500));
        client.stopReading();
        server.callFromThread(() -> pushed.get(0).write(ByteBuffer.allocate(1)));
        network.advance(Duration.ofSeconds(20)); // on its way when the first half minute is over
        assertThat(reasons).isEmpty();
        client.resumeReading();
        for (int i = 0; i < 20; i++) {
            server.callFromThread(() -> pushed.get(0).write(ByteBuffer.allocate(1)));
            network.advance(Duration.ofSeconds(7));
        }
        assertThat(reasons).isEmpty();
    }

    @Test
    void theRateIsCheckedInEachGraceAnew() {
        Duration grace = HttpTimeouts.DEFAULTS.responseGrace();
        SimulatedPeer client = ask(HttpTimeouts.DEFAULTS, "/3000000");
        readNowAndThen(client, Duration.ofMillis(1), 100);
        assertThat(client.bytes().length).as("enough for long on average").isGreaterThan(100 * RATE);
        readNowAndThen(client, Duration.ofSeconds(20), (int) (3 * grace.toSeconds() / 20));
        assertThat(reasons).hasToString("[" + TOO_SLOW + "]");
    }
}
