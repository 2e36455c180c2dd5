// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.TestCertificate;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** {@code haproxy:} to connect. */
class HaproxyClientEndpointTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop loop = network.reactor("both ends");
    private final RecordingProtocol server = new RecordingProtocol();

    @AfterEach
    void nothingIsLeft() {
        loop.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    private void settle() {
        network.advance(Duration.ofSeconds(1));
    }

    private ClientConnection<RecordingProtocol> connect(ClientEndpoint endpoint) {
        return endpoint.connect(loop, peer -> new RecordingProtocol(), ClientOptions.defaults());
    }

    private static RecordingProtocol protocol(ClientConnection<RecordingProtocol> connection) {
        return connection.protocol().toCompletableFuture().join();
    }

    @ParameterizedTest
    @CsvSource({
        "haproxy:tcp:127.0.0.1:80, haproxy:tcp:127.0.0.1:80",
        "haproxy:tcp:localhost:80:version=2:timeout=5s, haproxy:tcp:localhost:80:timeout=5s",
        "haproxy:tcp:localhost:80:timeout=5s:version=1, haproxy:tcp:localhost:80:timeout=5s:version=1",
        "haproxy:unix:/run/x.sock, haproxy:unix:/run/x.sock",
    })
    void anEndpointReadsBackToTheSame(String text, String written) {
        assertThat(Endpoints.client(text)).hasToString(written);
        assertThat(Endpoints.client(written)).hasToString(written);
    }

    @ParameterizedTest
    @CsvSource({
        "haproxy, haproxy:ENDPOINT[:version=1|2]",
        "haproxy:haproxy:tcp:h:1, twice",
        "haproxy:nothing:0, nothing",
        "haproxy:tcp:80, tcp:HOST:PORT",
        "haproxy:tcp:h:80:version=3, version must be 1 or 2",
        "haproxy:tcp:h:80:trusted=10.0.0.0/8, trusted",
    })
    void whatIsWrongIsNamed(String text, String named) {
        assertThatThrownBy(() -> Endpoints.client(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(named);
    }

    @ParameterizedTest
    @EnumSource(ProxyHeader.Version.class)
    void theServerIsToldOfBothEndsBeforeAnythingElse(ProxyHeader.Version version) {
        Endpoints.server("haproxy:tcp:7001").listen(loop, peer -> server, TcpOptions.defaults());
        var connection = connect(Endpoints.client(
                "haproxy:tcp:127.0.0.1:7001" + (version == ProxyHeader.Version.V1 ? ":version=1" : "")));
        settle();
        RecordingProtocol client = protocol(connection);
        client.transport().write("hello");
        settle();
        assertThat(server.text()).isEqualTo("hello");
        ProxyHeader header = ProxyHeader.of(server.transport()).orElseThrow();
        assertThat(header)
                .isEqualTo(ProxyHeader.of(
                                loopback(client.transport().host()),
                                loopback(client.transport().peer()))
                        .withVersion(version));
        client.transport().loseConnection();
        settle();
        assertThat(connection.lost()).isCompletedWithValue(CloseReason.DONE);
    }

    private static java.net.InetSocketAddress loopback(java.net.SocketAddress address) {
        return (java.net.InetSocketAddress) address;
    }

    @Test
    void theHeaderComesBeforeTlsAndInTheClear() {
        Endpoints.server("haproxy:tcp:7001")
                .listen(
                        loop,
                        Tls.server(
                                TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run),
                                peer -> server),
                        TcpOptions.defaults());
        TlsOptions options = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), "localhost")
                .withTaskExecutor(Runnable::run);
        ClientEndpoint secured =
                Tls.client(() -> options, Endpoints.client("tcp:127.0.0.1:7001"), "tls:localhost:7001");
        ClientEndpoint endpoint = new HaproxyClientEndpoint(secured, ProxyHeader.Version.V2);
        assertThat(endpoint).hasToString("haproxy:tls:localhost:7001");
        var connection = connect(endpoint);
        settle();
        protocol(connection).transport().write("in private");
        settle();
        assertThat(server.text()).isEqualTo("in private");
        assertThat(server.transport().tls()).isPresent();
        assertThat(ProxyHeader.of(server.transport())).isPresent();
        connection.disconnect();
        settle();
        assertThat(connection.lost()).isCompletedWithValue(CloseReason.DONE);
    }

    @Test
    void whatCannotBeReachedFailsAsWithoutIt() {
        var connection = connect(Endpoints.client("haproxy:tcp:127.0.0.1:7002"));
        settle();
        assertThatThrownBy(() -> protocol(connection))
                .hasRootCauseInstanceOf(java.net.ConnectException.class)
                .hasCauseInstanceOf(CannotConnectException.class);
    }

    @Test
    void whoCancelsTheStageGivesTheAttemptUp() {
        network.silence(new java.net.InetSocketAddress("127.0.0.1", 7003));
        var connection = connect(Endpoints.client("haproxy:tcp:127.0.0.1:7003"));
        connection.protocol().toCompletableFuture().cancel(false);
        settle();
        assertThatThrownBy(() -> connection.lost().toCompletableFuture().join())
                .hasCauseInstanceOf(ConnectCancelledException.class);
    }
}
