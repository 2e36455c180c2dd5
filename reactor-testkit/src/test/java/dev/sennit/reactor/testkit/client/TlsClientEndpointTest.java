// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.client;

import static dev.sennit.reactor.testkit.client.ClientWorld.HOST;
import static dev.sennit.reactor.testkit.client.ClientWorld.PORT;
import static dev.sennit.reactor.testkit.client.ClientWorld.V4A;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.CannotConnectException;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.ClientService;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.TestCertificate;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** DESIGN 4, deadlines: connect is resolving, TCP and TLS, in one budget. */
class TlsClientEndpointTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.of(HOST);
    private static final TlsOptions TRUSTING =
            TlsOptions.client(TestCertificate.trusting(CERTIFICATE), HOST).withTaskExecutor(Runnable::run);
    private static final TlsOptions SERVING =
            TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);

    private final ClientWorld world = new ClientWorld(Seeds.one(), FaultOptions.none());
    private final EventLoop serverLoop = world.network.reactor("server");
    private final List<RecordingProtocol> served = new ArrayList<>();
    private final List<Speaker> built = new ArrayList<>();
    private final List<String> outcomes = new ArrayList<>();
    private Throwable failure = new AssertionError("no failure yet");

    /** Knows when it was secured. */
    private static final class Speaker implements TlsProtocol {
        private final RecordingProtocol record = new RecordingProtocol();
        private final List<String> told = new ArrayList<>();

        @Override
        public void makeConnection(Transport transport) {
            told.add("made with " + transport.tls().map(TlsInfo::version).orElse("nothing"));
            record.makeConnection(transport);
        }

        @Override
        public void handshakeCompleted(TlsInfo tls) {
            told.add("secured");
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            record.dataReceived(data);
        }

        @Override
        public void connectionLost(CloseReason reason) {
            told.add("lost: " + reason);
            record.connectionLost(reason);
        }

        @Override
        public int unreadBytes() {
            return 0;
        }
    }

    @AfterEach
    void nothingIsLeft() {
        serverLoop.stop();
        assertThat(world.end()).isEmpty();
    }

    private void serveTls(TlsOptions options) {
        serverLoop.listenTcp(
                new InetSocketAddress(V4A, PORT),
                Tls.server(options, peer -> {
                    RecordingProtocol protocol = new RecordingProtocol();
                    served.add(protocol);
                    return protocol;
                }),
                TcpOptions.defaults());
    }

    private Speaker build() {
        Speaker protocol = new Speaker();
        built.add(protocol);
        return protocol;
    }

    private ClientConnection<Speaker> connect(TlsOptions tls, String below, ProtocolFactory<Speaker> factory) {
        var connection = Tls.client(tls, Endpoints.client(below)).connect(world.client, factory, world.options);
        connection.protocol().whenComplete((protocol, cause) -> {
            assertThat(world.client.isReactorThread()).isTrue();
            outcomes.add(cause == null ? "connected" : "failed");
            failure = cause == null ? failure : cause;
        });
        connection
                .lost()
                .whenComplete((reason, cause) -> outcomes.add(cause == null ? "lost: " + reason : "never connected"));
        assertThat(outcomes).as("never from inside connect").isEmpty();
        return connection;
    }

    private ClientConnection<Speaker> connect() {
        world.answer.complete(List.of(V4A));
        return connect(TRUSTING, "tcp:" + HOST + ":25", peer -> build());
    }

    private void pass(long millis) {
        world.network.advance(Duration.ofMillis(millis));
    }

    private CannotConnectException failure() {
        assertThat(outcomes).containsExactly("failed", "never connected");
        assertThat(failure).isInstanceOf(CannotConnectException.class);
        return (CannotConnectException) failure;
    }

    @Test
    void theProtocolIsMadeAndToldWhenTheHandshakeIsDone() {
        serveTls(SERVING);
        connect();
        pass(100);
        assertThat(outcomes).containsExactly("connected");
        assertThat(built.get(0).told).containsExactly("made with TLSv1.3", "secured");
        assertThat(built.get(0).record.transport().deadlines().list()).isEmpty();
        assertThat(served.get(0).transport().tls().orElseThrow().serverName()).contains(HOST);
    }

    @Test
    void bytesGoBothWaysAndTheEndIsTold() {
        serveTls(SERVING);
        ClientConnection<Speaker> connection = connect();
        pass(100);
        built.get(0).record.transport().write("hello");
        served.get(0).transport().write("welcome");
        pass(100);
        assertThat(served.get(0).text()).isEqualTo("hello");
        assertThat(built.get(0).record.text()).isEqualTo("welcome");
        connection.disconnect();
        pass(5_000);
        assertThat(outcomes).containsExactly("connected", "lost: done");
        assertThat(built.get(0).told).endsWith("lost: done");
        assertThat(served.get(0).reason()).contains(CloseReason.DONE);
        connection.disconnect(); // when it is over: nothing
    }

    @Test // E-94
    void aCertificateThatIsNotTrustedFailsTheAttemptAndNoProtocolIsMade() {
        serveTls(SERVING);
        world.answer.complete(List.of(V4A));
        TlsOptions wary = TlsOptions.client(TestCertificate.trusting(TestCertificate.of("stranger.example")), HOST);
        connect(wary.withTaskExecutor(Runnable::run), "tcp:" + HOST + ":25", peer -> build());
        pass(5_000);
        assertThat(failure().reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
        assertThat(failure()).hasCauseInstanceOf(SSLHandshakeException.class).hasMessageContaining(HOST);
        assertThat(failure().timedOut()).isEmpty();
        assertThat(built).isEmpty();
    }

    @Test
    void aCertificateForAnotherNameFailsTheAttempt() {
        serveTls(
                TlsOptions.server(TestCertificate.of("other.example").context()).withTaskExecutor(Runnable::run));
        world.answer.complete(List.of(V4A));
        TlsOptions trusting = TlsOptions.client(TestCertificate.trusting(TestCertificate.of("other.example")), HOST)
                .withTaskExecutor(Runnable::run);
        connect(trusting, "tcp:" + HOST + ":25", peer -> build());
        pass(5_000);
        assertThat(failure().reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
    }

    @Test
    void theHandshakeHasWhatIsLeftOfTheBudgetAndNoMore() {
        world.serve(V4A); // says nothing
        connect(TRUSTING.withHandshakeTimeout(Deadline.NONE), "tcp:" + HOST + ":25:timeout=10s", peer -> build());
        pass(4_000);
        world.answer.complete(List.of(V4A));
        pass(5_990);
        assertThat(outcomes).isEmpty();
        assertThat(world.live()).hasSize(1);
        pass(20);
        assertThat(failure().timedOut())
                .contains(new CloseReason.TimedOut(DeadlineKind.CONNECT, "TLS handshake", Duration.ofSeconds(10)));
        assertThat(failure()).hasCauseInstanceOf(SocketTimeoutException.class).hasMessageContaining("TLS handshake");
        assertThat(world.live()).isEmpty();
    }

    @Test
    void theHandshakeTimeoutHoldsWhenItIsShorter() {
        world.serve(V4A);
        connect();
        pass(9_990);
        assertThat(outcomes).isEmpty();
        pass(20);
        assertThat(failure().timedOut())
                .contains(new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", Duration.ofSeconds(10)));
    }

    @Test
    void aConnectionInItsHandshakeSaysWhatWillCloseIt() {
        world.serve(V4A);
        connect();
        pass(1_000);
        var connections = world.client.connections(1).toCompletableFuture();
        pass(0);
        assertThat(connections.join().get(0).deadlines())
                .extracting(each -> each.kind())
                .containsExactlyInAnyOrder(DeadlineKind.CONNECT, DeadlineKind.HANDSHAKE);
        pass(10_000);
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void aServerThatClosesInTheHandshakeFailsTheAttempt() {
        world.serve(V4A);
        connect();
        pass(10);
        world.live().get(0).finish();
        pass(5_000);
        assertThat(failure().reason().orElseThrow()).isInstanceOf(CloseReason.HandshakeFailed.class);
        assertThat(failure().getCause()).isInstanceOf(SSLException.class);
    }

    @Test
    void aServerThatIsNotThereFailsAsWithoutTls() {
        connect();
        pass(100);
        assertThat(failure()).hasMessageContaining(HOST + ":25: tried 192.0.2.1");
        assertThat(failure().reason()).isEmpty();
    }

    @Test
    void givingTheHandshakeUpClosesTheSocketAtOnce() {
        world.serve(V4A);
        ClientConnection<Speaker> connection = connect();
        pass(10);
        connection.disconnect();
        assertThat(world.openSockets()).isEmpty();
        assertThat(outcomes).as("never from inside disconnect").isEmpty();
        pass(0);
        assertThat(outcomes).containsExactly("failed", "never connected");
        assertThat(failure).isInstanceOf(ConnectCancelledException.class);
    }

    @Test
    void givingUpBeforeThereIsAConnectionWorksToo() {
        ClientConnection<Speaker> connection = connect(TRUSTING, "tcp:" + HOST + ":25", peer -> build());
        pass(10);
        connection.disconnect();
        pass(0);
        assertThat(failure).isInstanceOf(ConnectCancelledException.class);
        assertThat(outcomes).hasSize(2);
    }

    @Test
    void cancellingTheFutureGivesTheHandshakeUp() {
        world.serve(V4A);
        CompletableFuture<Speaker> protocol = connect().protocol().toCompletableFuture();
        pass(10);
        protocol.cancel(false);
        pass(0);
        assertThat(world.openSockets()).isEmpty();
    }

    @Test
    void aStopAndADrainGiveTheHandshakeUp() {
        world.serve(V4A);
        connect();
        pass(10);
        world.client.drain(Duration.ofSeconds(5));
        pass(10);
        assertThat(outcomes).containsExactly("failed", "never connected");
        assertThat(failure).isInstanceOf(ConnectCancelledException.class);
    }

    @Test
    void aFactoryThatRefusesOrThrowsFailsTheAttempt() {
        serveTls(SERVING);
        world.answer.complete(List.of(V4A));
        connect(TRUSTING, "tcp:" + HOST + ":25", peer -> null);
        pass(5_000);
        assertThat(failure()).hasMessageContaining("the factory refused");
        outcomes.clear();
        connect(TRUSTING, "tcp:" + HOST + ":25", peer -> {
            throw new IllegalStateException("the test wants it");
        });
        pass(5_000);
        assertThat(failure()).hasMessageContainingAll("the factory failed", "the test wants it");
    }

    /** Endpoints of others may fail at once, where ours never do. */
    @Test
    void anEndpointBelowThatFailsAtOnceFailsTheAttempt() {
        IOException refusal = new IOException("the test wants it");
        ClientEndpoint failing = new ClientEndpoint() {
            @Override
            public <P extends Protocol> ClientConnection<P> connect(
                    Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
                return new ClientConnection<>() {
                    @Override
                    public CompletionStage<P> protocol() {
                        return CompletableFuture.failedFuture(refusal);
                    }

                    @Override
                    public CompletionStage<CloseReason> lost() {
                        return CompletableFuture.failedFuture(refusal);
                    }

                    @Override
                    public void disconnect() {}
                };
            }

            @Override
            public Duration connectTimeout(ClientOptions options) {
                return Duration.ofSeconds(30);
            }
        };
        var protocol = Tls.client(TRUSTING, failing)
                .connect(world.client, peer -> build(), world.options)
                .protocol()
                .toCompletableFuture();
        pass(0);
        assertThat(protocol).isCompletedExceptionally();
        assertThat(protocol.handle((made, cause) -> cause).join()).isSameAs(refusal);
    }

    @Test
    void optionsThatCannotBeHadFailTheAttempt() {
        serveTls(SERVING);
        world.answer.complete(List.of(V4A));
        ClientEndpoint endpoint = Tls.client(() -> SERVING, Endpoints.tcpClient(HOST, PORT));
        endpoint.connect(world.client, peer -> build(), world.options)
                .protocol()
                .whenComplete((made, cause) -> {
                    failure = cause;
                });
        pass(100);
        assertThat(failure).isInstanceOf(CannotConnectException.class).hasMessageContaining("a CLIENT's are needed");
        assertThatThrownBy(() -> Tls.client(SERVING, Endpoints.tcpClient(HOST, PORT)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aServiceKeepsATlsConnection() {
        serveTls(SERVING);
        ClientEndpoint endpoint = Tls.client(TRUSTING, Endpoints.client("tcp:192.0.2.1:25"));
        ClientService<Speaker> service = new ClientService<>(world.client, endpoint, peer -> build());
        service.start();
        pass(100);
        assertThat(service.state()).isEqualTo(ClientService.State.CONNECTED);
        served.get(0).transport().abortConnection();
        pass(60_000);
        assertThat(service.state()).isEqualTo(ClientService.State.CONNECTED);
        assertThat(built).hasSize(2);
        service.stop();
        pass(5_000);
        assertThat(service.state()).isEqualTo(ClientService.State.STOPPED);
    }

    @Test
    void aServiceTriesAgainWhenTheHandshakeFails() {
        world.serve(V4A);
        ClientEndpoint endpoint = Tls.client(TRUSTING, Endpoints.client("tcp:192.0.2.1:25"));
        ClientService<Speaker> service = new ClientService<>(world.client, endpoint, peer -> build());
        List<String> told = new ArrayList<>();
        service.whenConnected(2).whenComplete((made, cause) -> told.add(String.valueOf(cause)));
        service.start();
        pass(30_000);
        assertThat(told).singleElement().asString().contains("TLS handshake");
        assertThat(service.failures()).isGreaterThanOrEqualTo(2);
        service.stop();
        pass(100);
        assertThat(world.live()).isEmpty();
    }

    @Test
    void theEndpointSaysWhatItIs() {
        ClientEndpoint endpoint = Tls.client(TRUSTING, Endpoints.client("tcp:192.0.2.1:25:timeout=10s"));
        assertThat(endpoint).hasToString("TLS over tcp:192.0.2.1:25:timeout=10s");
        assertThat(endpoint.connectTimeout(ClientOptions.defaults())).isEqualTo(Duration.ofSeconds(10));
        assertThat(Endpoints.tcpClient(HOST, PORT).connectTimeout(ClientOptions.defaults()))
                .isEqualTo(TcpOptions.defaults().connectTimeout());
    }
}
