// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import static dev.sennit.http.client.Servers.EMPTY;
import static dev.sennit.http.client.Servers.got;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.http.HttpServerFactory;
import dev.sennit.http.client.Servers.Asked;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.StringTransport;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a proxy is asked for, and what it does not get to see. */
class ProxyTest {
    private static final HttpProxy PROXY = HttpProxy.of("192.0.2.9", 3128).withBasicAuthorization("me", "secret");

    private final Servers servers = new Servers(HttpClientOptions.defaults().withProxy(PROXY));

    @Test
    void aResourceIsAskedForByItsWholeUri() {
        Asked asked = servers.get("http://a.example/x?y");
        assertThat(servers.where(0)).isEqualTo("192.0.2.9:3128");
        StringTransport proxy = servers.accepts();
        assertThat(proxy.text()).contains("Host: a.example\r\n");
        assertThat(got(proxy))
                .isEqualTo("GET http://a.example/x?y HTTP/1.1\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n");
        servers.answers(proxy, EMPTY);
        assertThat(asked).hasToString("204 No Content");
        servers.get("http://b.example:81");
        assertThat(got(proxy)).startsWith("GET http://b.example:81/ HTTP/1.1\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "direct.example, true",
        "a.inner.example, true",
        "b.a.inner.example, true",
        "2001:db8::1, true",
        "inner.example, false",
        "notdirect.example, false",
        "direct.example.org, false",
        "xinner.example, false"
    })
    void someHostsAreReachedWithoutIt(String host, boolean direct) {
        assertThat(DirectHosts.of("Direct.example", "*.inner.example", "2001:db8::1")
                        .include(host))
                .isEqualTo(direct);
    }

    @Test
    void toAHostWithoutProxyNothingOfTheProxyIsTold() {
        Servers some = new Servers(HttpClientOptions.defaults().withProxy(PROXY).withoutProxyFor("192.0.2.1"));
        some.get("http://192.0.2.1/x");
        assertThat(some.where(0)).isEqualTo("192.0.2.1:80");
        assertThat(some.accepts().text()).startsWith("GET /x HTTP/1.1\r\n").doesNotContain("Proxy-Authorization");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "*", "*.", "a.example:80", "[::1]", "http://a.example", "a b"})
    void whatIsNoHostIsRefused(String host) {
        assertThatThrownBy(() -> HttpClientOptions.defaults().withoutProxyFor(host))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'" + host + "' is neither a host");
    }

    @Test
    void anHttpsOriginIsReachedThroughATunnelThatKnowsNoSecrets() {
        Asked asked = servers.send(ClientRequest.get("https://a.example/x").withHeader("Authorization", "Basic x"));
        StringTransport proxy = servers.accepts();
        assertThat(proxy.text())
                .isEqualTo("CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\nUser-Agent: Sennit\r\n"
                        + "Proxy-Authorization: Basic bWU6c2VjcmV0\r\n\r\n");
        got(proxy);
        servers.answers(proxy, "HTTP/1.1 200 Connection established\r\nContent-Length: 5\r\n\r\n");
        assertThat(proxy.tlsOptions()).get().extracting(TlsOptions::host).isEqualTo("a.example");
        assertThat(got(proxy)).isEmpty();
        proxy.completeHandshake();
        servers.settles();
        assertThat(got(proxy)).isEqualTo("GET /x HTTP/1.1\r\nAuthorization: Basic x\r\n\r\n");
        servers.answers(proxy, EMPTY);
        assertThat(asked).hasToString("204 No Content");
        Asked second = servers.get("https://a.example/y");
        servers.answers(proxy, EMPTY);
        assertThat(second).hasToString("204 No Content");
        assertThat(servers.client.openConnections()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 2\r\n\r\nno",
                "HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\n\r\n",
                "HTTP/1.1 302 Found\r\nLocation: http://evil.example/\r\nContent-Length: 0\r\n\r\n",
                "SSH-2.0-x\r\n",
                "HTTP/1.1 200 OK\r\n\r\nbytes in the clear"
            })
    void aProxyThatOpensNoTunnelIsAFailureToConnect(String answer) {
        Asked asked = servers.get("https://a.example/x");
        StringTransport proxy = servers.accepts();
        servers.answers(proxy, answer);
        assertThat(asked).hasToString("CANNOT_CONNECT");
        assertThat(proxy.isClosing()).isTrue();
        servers.settles();
        assertThat(servers.client.openConnections()).isZero();
    }

    @Test
    void aProxyThatIsSilentOrGoneIsAFailureToConnect() {
        Asked asked = servers.get("https://a.example/x");
        StringTransport proxy = servers.accepts();
        servers.waits("30s");
        assertThat(asked).hasToString("CANNOT_CONNECT");
        assertThat(proxy.isClosing()).isTrue();

        Asked gone = servers.get("https://a.example/x");
        servers.accepts().peerFinishes();
        servers.settles();
        assertThat(gone).hasToString("CANNOT_CONNECT");

        Asked refused = servers.get("https://a.example/x");
        servers.refuses();
        assertThat(refused).hasToString("CANNOT_CONNECT");
        assertThat(servers.client.openConnections()).isZero();
    }

    @Test
    void cancellingWhileTheTunnelIsMadeClosesIt() {
        Asked asked = servers.get("https://a.example/x");
        StringTransport proxy = servers.accepts();
        asked.stage.toCompletableFuture().cancel(false);
        servers.settles();
        assertThat(proxy.isClosing()).isTrue();
        assertThat(servers.client.openConnections()).isZero();
    }

    @Test
    void whatIsNoProxyIsRefused() {
        assertThatThrownBy(() -> HttpProxy.of("a b", 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> HttpProxy.of("a", 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> PROXY.withBasicAuthorization("a:b", "c")).hasMessageContaining("colon");
        assertThat(PROXY).hasToString("192.0.2.9:3128");
    }

    /** A proxy that makes tunnels, of this module's parts and a few lines. */
    private static final class Tunnel extends BaseProtocol {
        private final EventLoop loop;
        private final InetSocketAddress destination;
        private final List<String> seen;
        private @Nullable BaseProtocol far;

        Tunnel(EventLoop loop, InetSocketAddress destination, List<String> seen) {
            this.loop = loop;
            this.destination = destination;
            this.seen = seen;
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            byte[] bytes = new byte[data.remaining()];
            data.get(bytes);
            if (far != null) {
                far.transport().write(bytes);
                return;
            }
            seen.add(new String(bytes, StandardCharsets.US_ASCII));
            BaseProtocol near = this;
            BaseProtocol connected = new BaseProtocol() {
                @Override
                protected void connectionMade() {
                    near.transport().write("HTTP/1.1 200 OK\r\n\r\n");
                }

                @Override
                public void dataReceived(ByteBuffer back) {
                    near.transport().write(back);
                }

                @Override
                public void connectionLost(dev.sennit.reactor.CloseReason reason) {
                    near.transport().loseConnection();
                }
            };
            far = connected;
            loop.connectTcp(destination, peer -> (Protocol) connected, TcpOptions.defaults());
        }

        @Override
        public void connectionLost(dev.sennit.reactor.CloseReason reason) {
            if (far != null) {
                far.transport().loseConnection();
            }
        }
    }

    @Test
    void overTheSimulatedNetworkTlsGoesThroughATunnelFromEndToEnd() {
        TestCertificate certificate = TestCertificate.of("a.example");
        SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        EventLoop server = network.reactor("server");
        EventLoop middle = network.reactor("proxy");
        EventLoop loop = network.reactor("client");
        InetSocketAddress any = new InetSocketAddress("127.0.0.1", 0);
        InetSocketAddress secure = server.listenTcp(
                        any,
                        Tls.server(
                                TlsOptions.server(certificate.context()).withTaskExecutor(Runnable::run),
                                new HttpServerFactory((request, response) -> response.send("hello " + request.host()))),
                        TcpOptions.defaults())
                .tcpAddress();
        List<String> seen = new ArrayList<>();
        int port = middle.listenTcp(any, peer -> new Tunnel(middle, secure, seen), TcpOptions.defaults())
                .tcpAddress()
                .getPort();
        HttpClient client = new HttpClient(
                loop,
                HttpClientOptions.defaults()
                        .withProxy(HttpProxy.of("127.0.0.1", port))
                        .withSslContext(TestCertificate.trusting(certificate))
                        .withTls(tls -> tls.withTaskExecutor(Runnable::run)));
        List<String> got = new ArrayList<>();
        loop.callFromThread(() -> client.get("https://a.example/")
                .thenCompose(ClientResponse::text)
                .whenComplete((text, failure) -> got.add(failure == null ? text : failure.toString())));
        network.advance(Duration.ofMinutes(2));
        assertThat(got).containsExactly("hello a.example");
        assertThat(seen).hasSize(1).first().asString().startsWith("CONNECT a.example:443 HTTP/1.1\r\n");
        assertThat(client.openConnections()).isZero();
        loop.stop();
        middle.stop();
        server.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }
}
