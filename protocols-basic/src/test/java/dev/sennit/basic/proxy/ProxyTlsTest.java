// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsProtocol;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.RecordingProtocol;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** TLS behind a PROXY header: what follows the header in its segment is of TLS, and nothing else ever is. */
class ProxyTlsTest {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final TlsOptions SERVER_TLS =
            TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    private static final TlsOptions CLIENT_TLS =
            TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
    private static final String LINE = "PROXY TCP4 192.0.2.1 198.51.100.7 1234 80\r\n";
    private static final ProxyHeader HEADER =
            ProxyHeader.of(new InetSocketAddress("192.0.2.1", 1234), new InetSocketAddress("198.51.100.7", 80));
    private static final InetSocketAddress ANY = new InetSocketAddress("127.0.0.1", 0);

    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
    private final EventLoop server = network.reactor("server");
    private final EventLoop client = network.reactor("client");

    /** Does what the test wants, and notes what it gets. */
    private static final class Speaker extends BaseProtocol implements TlsProtocol {
        final List<String> received = new ArrayList<>();
        Consumer<Speaker> whenMade = made -> {};
        Consumer<ByteBuffer> whenReceived = data -> {};

        @Nullable
        CloseReason reason; // non-null once lost

        @Override
        protected void connectionMade() {
            whenMade.accept(this);
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            whenReceived.accept(data);
            received.add(StandardCharsets.US_ASCII.decode(data).toString());
        }

        @Override
        public int unreadBytes() {
            return 0;
        }

        @Override
        public void connectionLost(CloseReason why) {
            reason = why;
        }

        void startTls() {
            transport().startTls(SERVER_TLS);
        }
    }

    private InetSocketAddress listen(ServerFactory behind) {
        return server.listenTcp(ANY, new ProxyServerFactory(behind), TcpOptions.defaults())
                .tcpAddress();
    }

    private void send(InetSocketAddress address, String text) {
        network.connect("stranger", address).send(text);
        network.advance(Duration.ofSeconds(1));
    }

    @Test
    void theHandshakeMayBeginInTheSegmentOfTheHeader() {
        for (ProxyHeader.Version version : ProxyHeader.Version.values()) {
            var served = new RecordingProtocol();
            var asking = new RecordingProtocol().onMade(transport -> transport.write("hello"));
            InetSocketAddress address = listen(Tls.server(SERVER_TLS, peer -> served));
            client.connectTcp(
                    address,
                    new ProxyClientFactory(Tls.client(CLIENT_TLS, peer -> asking), HEADER.withVersion(version)),
                    TcpOptions.defaults());
            network.advance(Duration.ofSeconds(1));
            assertThat(served.text()).as("%s", version).isEqualTo("hello");
            assertThat(served.reason()).isEqualTo(Optional.empty());
        }
    }

    @Test
    void whatIsNoHandshakeBehindTheHeaderIsNotTakenForData() {
        var served = new RecordingProtocol();
        send(listen(Tls.server(SERVER_TLS, peer -> served)), LINE + "GET / HTTP/1.1\r\n\r\n");
        network.advance(Duration.ofSeconds(5)); // the stranger is waited for
        assertThat(served.text()).isEmpty();
        assertThat(served.reason()).get().isInstanceOf(CloseReason.HandshakeFailed.class);
    }

    @Test
    void theCommandThatStartsTlsMayFollowTheHeaderInItsSegment() {
        var speaker = new Speaker();
        speaker.whenReceived = data -> {
            data.get();
            speaker.startTls();
        };
        send(listen(peer -> speaker), LINE + "S");
        assertThat(speaker.reason).isNull();
        assertThat(server.counters().active()).isOne();
        network.advance(SERVER_TLS.handshakeTimeout());
        assertThat(speaker.reason).isInstanceOf(CloseReason.TimedOut.class);
    }

    @Test
    void whatFollowsThatCommandInTheClearIsRefused() {
        var speaker = new Speaker();
        speaker.whenReceived = data -> {
            data.get();
            speaker.startTls();
        };
        send(listen(peer -> speaker), LINE + "S" + "injected");
        assertThat(speaker.received).isEmpty();
        assertThat(speaker.reason).isInstanceOf(CloseReason.ApplicationError.class);
    }

    @Test
    void whatIsHeldForAPausedProtocolIsNoPartOfTls() {
        var speaker = new Speaker();
        speaker.whenMade = made -> made.transport().pauseProducing();
        send(listen(peer -> speaker), LINE + "injected");
        assertThatThrownBy(speaker::startTls).hasMessageContaining("8 bytes came in the clear");
        network.advance(Duration.ofSeconds(1));
        assertThat(speaker.received).isEmpty();
        assertThat(speaker.reason).isInstanceOf(CloseReason.ProtocolError.class);
    }

    @Test
    void norIsWhatIsHeldBehindTheCommand() {
        var speaker = new Speaker();
        speaker.whenMade = made -> made.transport().pauseProducing();
        speaker.whenReceived = data -> {
            data.get();
            speaker.startTls();
        };
        send(listen(peer -> speaker), LINE + "S" + "injected");
        speaker.transport().resumeProducing();
        network.advance(Duration.ofSeconds(1));
        assertThat(speaker.received).isEmpty();
        assertThat(speaker.reason).isNotNull();
    }
}
