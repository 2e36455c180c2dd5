// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.WrappingProtocol;
import dev.sennit.reactor.core.EventLoop;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be seen of TLS from outside: counters, the state of connections, flight recordings. */
class TlsSeenTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.of("localhost");

    @TempDir
    Path folder;

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop server = network.reactor("server");
    private final EventLoop client = network.reactor("client");
    private final Recording recording = new Recording();
    private InetSocketAddress address = new InetSocketAddress("127.0.0.1", 0);

    /** Around another, as policies are. */
    private static final class Wrapper extends ProtocolWrapper {
        Wrapper(Protocol wrapped) {
            super(wrapped);
        }
    }

    @BeforeEach
    void listen() {
        recording.enable("dev.sennit.TlsHandshake");
        recording.enable("dev.sennit.ConnectionOpened");
        recording.start();
        TlsOptions options = TlsOptions.server(CERTIFICATE.context())
                .withApplicationProtocols("a")
                .withTaskExecutor(Runnable::run);
        address = (InetSocketAddress) server.listenTcp(
                        address,
                        Tls.server(options, peer -> new Wrapper(new RecordingProtocol())),
                        TcpOptions.defaults())
                .address();
    }

    @AfterEach
    void nothingIsLeft() {
        recording.close();
        server.stop();
        client.stop();
        network.runUntilQuiet();
        assertThat(network.leftovers()).isEmpty();
    }

    private void connect(TestCertificate trusted) {
        TlsOptions options = TlsOptions.client(TestCertificate.trusting(trusted), "localhost")
                .withApplicationProtocols("a")
                .withTaskExecutor(Runnable::run);
        var unused = Tls.client(options, Endpoints.tcpClient("127.0.0.1", address.getPort()))
                .connect(client, peer -> new RecordingProtocol(), ClientOptions.defaults());
        network.advance(Duration.ofMillis(100));
    }

    private List<RecordedEvent> recorded(String name) throws IOException {
        recording.stop();
        Path file = folder.resolve("recorded.jfr");
        recording.dump(file);
        return RecordingFile.readAllEvents(file).stream()
                .filter(event -> event.getEventType().getName().equals("dev.sennit." + name))
                .collect(Collectors.toList());
    }

    private static Class<?> protocol(EventLoop loop, SimulatedNetwork network) {
        var connections = loop.connections(1).toCompletableFuture();
        network.advance(Duration.ZERO);
        return connections.join().get(0).protocol();
    }

    @Test
    void handshakesAreCounted() {
        connect(CERTIFICATE);
        connect(TestCertificate.of("stranger.example"));
        network.advance(Duration.ofSeconds(5));
        assertThat(List.of(client.counters().handshakes(), client.counters().handshakesFailed()))
                .containsExactly(1L, 1L);
        assertThat(List.of(server.counters().handshakes(), server.counters().handshakesFailed()))
                .containsExactly(1L, 1L);
    }

    @Test
    void aConnectionSaysWhoSpeaksAndNotWhatIsAroundIt() throws IOException {
        connect(CERTIFICATE);
        assertThat(protocol(server, network)).isEqualTo(RecordingProtocol.class);
        assertThat(protocol(client, network)).isEqualTo(RecordingProtocol.class);
        assertThat(recorded("ConnectionOpened"))
                .filteredOn(event -> event.getString("origin").equals("ACCEPTED"))
                .extracting(event -> event.getClass("protocol").getName())
                .containsExactly(RecordingProtocol.class.getName());
    }

    @Test
    void theInnermostProtocolIsFoundBelowAnyNumberOfWrappers() {
        RecordingProtocol inner = new RecordingProtocol();
        assertThat(WrappingProtocol.innermost(new Wrapper(new Wrapper(inner)))).isSameAs(inner);
        assertThat(WrappingProtocol.innermost(inner)).isSameAs(inner);
    }

    @Test
    void aRecordingHoldsTheHandshakesOfBothRoles() throws IOException {
        connect(CERTIFICATE);
        List<RecordedEvent> handshakes = recorded("TlsHandshake");
        assertThat(handshakes)
                .extracting(event -> event.getString("role"))
                .containsExactlyInAnyOrder("CLIENT", "SERVER");
        assertThat(handshakes).allSatisfy(event -> {
            assertThat(event.getString("outcome")).isEqualTo("done");
            assertThat(event.getString("version")).isEqualTo("TLSv1.3");
            assertThat(event.getString("cipherSuite")).startsWith("TLS_");
            assertThat(event.getString("applicationProtocol")).isEqualTo("a");
            assertThat(event.getString("serverName")).isEqualTo("localhost");
            assertThat(event.getString("peer")).contains("127.0.0.1");
            assertThat(event.getDuration()).isPositive();
        });
    }

    @Test
    void aRecordingSaysWhyAHandshakeFailed() throws IOException {
        connect(TestCertificate.of("stranger.example"));
        network.advance(Duration.ofSeconds(5));
        assertThat(recorded("TlsHandshake")).hasSize(2).allSatisfy(event -> {
            assertThat(event.getString("outcome")).startsWith("TLS handshake failed");
            assertThat(event.getString("version")).isNull();
        });
    }
}
