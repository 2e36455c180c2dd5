// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.spi.Health;
import dev.sennit.reactor.spi.HealthResponder;
import dev.sennit.reactor.testkit.ManualTime;
import dev.sennit.reactor.testkit.StringTransport;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a health port says, to whom, and for how long it listens. */
class HttpHealthResponderTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(1);

    private final ManualTime time = new ManualTime();
    private final Told health = new Told();
    private final ServerFactory factory = new HttpHealthResponder().serving(health);

    private static final class Told implements Health {
        State state = State.READY;
        boolean alive = true;

        @Override
        public State state() {
            return state;
        }

        @Override
        public boolean isAlive() {
            return alive;
        }
    }

    private StringTransport connect() {
        return new StringTransport(time.reactor(), factory.tcpOptions()).connect(factory.buildProtocol(PEER));
    }

    private String ask(String line) {
        StringTransport wire = connect();
        wire.receive(line + "\r\nHost: a\r\n\r\n");
        return wire.text();
    }

    @Test
    void theCommandFindsIt() {
        assertThat(ServiceLoader.load(HealthResponder.class))
                .extracting(HealthResponder::protocol)
                .containsExactly("http");
    }

    @ParameterizedTest
    @CsvSource({"STARTING, 503, starting", "READY, 200, ready", "LEAVING, 503, leaving"})
    void readyIs200OnlyWhileNewConnectionsAreWelcome(Health.State state, int status, String word) {
        health.state = state;
        assertThat(ask("GET /ready HTTP/1.1"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("Cache-Control: no-store\r\n")
                .endsWith("\r\n\r\n" + word + "\n");
    }

    @Test
    void liveDoesNotDependOnReadiness() {
        health.state = Health.State.LEAVING;
        assertThat(ask("GET /live HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\nalive\n");
        health.alive = false;
        assertThat(ask("GET /live HTTP/1.1"))
                .startsWith("HTTP/1.1 503 ")
                .endsWith("\r\n\r\na reactor does not answer\n");
    }

    @Test
    void aConnectionThatIsKeptHearsTheNews() {
        StringTransport wire = connect();
        wire.receive("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n");
        wire.clear();
        health.state = Health.State.LEAVING;
        wire.receive("GET /ready HTTP/1.1\r\nHost: a\r\n\r\n");
        assertThat(wire.text()).startsWith("HTTP/1.1 503 ");
    }

    /** As HAProxy's httpchk asks unless it is told otherwise. */
    @Test
    void httpOneZeroWithoutAHostIsAnswered() {
        StringTransport wire = connect();
        wire.receive("GET /ready HTTP/1.0\r\n\r\n");
        assertThat(wire.text()).startsWith("HTTP/1.1 200 ");
        assertThat(wire.closing()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/ready/", "/readyz", "/live/x", "/READY"})
    void nothingElseIsThere(String path) {
        assertThat(ask("GET " + path + " HTTP/1.1")).startsWith("HTTP/1.1 404 ");
    }

    @Test
    void headHasNoBodyAndOtherMethodsAreRefused() {
        assertThat(ask("HEAD /ready HTTP/1.1")).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
        assertThat(ask("DELETE /ready HTTP/1.1")).startsWith("HTTP/1.1 405 ").contains("Allow: GET, HEAD\r\n");
    }

    @Test
    void whoSaysTooMuchIsRefused() {
        assertThat(ask("GET /ready HTTP/1.1\r\nA: " + "x".repeat(8192))).startsWith("HTTP/1.1 431 ");
        assertThat(ask("POST /ready HTTP/1.1\r\nContent-Length: 1")).startsWith("HTTP/1.1 413 ");
    }

    @Test
    void whoSaysNothingIsCutOff() {
        StringTransport silent = connect();
        StringTransport slow = connect();
        slow.receive("GET /rea");
        time.advance(Duration.ofSeconds(5));
        assertThat(slow.text()).startsWith("HTTP/1.1 408 ");
        assertThat(silent.closing()).isFalse();
        time.advance(Duration.ofSeconds(10));
        assertThat(silent.closing()).isTrue();
    }

    @Test
    void oneConnectionMoreThanTheLimitIsRefused() {
        for (int i = 0; i < HttpHealthResponder.MAX_CONNECTIONS; i++) {
            assertThat(factory.buildProtocol(PEER)).isNotNull();
            connect();
        }
        assertThat(factory.buildProtocol(PEER)).isNull();
    }
}
