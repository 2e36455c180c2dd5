// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.SimulatedPeer;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Real TLS, and a network that cuts and delays. */
class SmtpOnTheSimulatedNetworkTest {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final TlsOptions SERVER_TLS =
            TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    private static final TlsOptions CLIENT_TLS =
            TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
    private static final FaultOptions CUTS =
            FaultOptions.none().withShortTransfers(0.5).withDelays(Duration.ofMillis(1), Duration.ofMillis(40));
    private static final String HELLO = "EHLO c.example\r\n";
    private static final int NETWORKS = 20;

    private final MemoryMailSink sink = new MemoryMailSink();

    private InetSocketAddress listen(EventLoop server) {
        SmtpServerFactory factory =
                new SmtpServerFactory(SmtpWire.OPTIONS.withStartTls(SERVER_TLS, TlsPolicy.REQUIRED), sink);
        return server.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, factory.tcpOptions())
                .tcpAddress();
    }

    @Test
    void aMessageGoesThroughTls() {
        Seeds.each(NETWORKS, seed -> {
            SimulatedNetwork network = new SimulatedNetwork(seed, CUTS);
            InetSocketAddress address = listen(network.reactor("server"));
            String text = "Subject: x\r\n\r\n" + "..line\r\n".repeat(4000) + ".\r\n";
            ScriptedClient client = new ScriptedClient(
                    CLIENT_TLS,
                    HELLO,
                    "STARTTLS\r\n",
                    "TLS",
                    HELLO,
                    "MAIL FROM:<a@b>\r\n",
                    "RCPT TO:<c@d>\r\n",
                    "DATA\r\n",
                    text,
                    "QUIT\r\n");
            network.reactor("client").connectTcp(address, peer -> client, TcpOptions.defaults());
            network.runUntil(() -> client.reason().isPresent(), Duration.ofMinutes(10));
            assertThat(client.received()).endsWith("250 2.0.0 Message accepted\r\n221 2.0.0 mx.example closing\r\n");
            assertThat(client.reason()).hasToString("Optional[done]");
            assertThat(sink.messages()).last().satisfies(message -> {
                assertThat(message.text()).contains(" with ESMTPS id ").endsWith(".line\r\n.line\r\n");
                assertThat(message.text().lines().filter(".line"::equals)).hasSize(4000);
            });
        });
        assertThat(sink.messages()).hasSize(NETWORKS);
    }

    /** CVE-2011-0411: a command behind STARTTLS, in its segment or in a later one, is not carried out inside TLS. */
    @Test
    void nothingIsInjected() {
        Seeds.each(NETWORKS, seed -> {
            SimulatedNetwork network = new SimulatedNetwork(seed, CUTS);
            InetSocketAddress address = listen(network.reactor("server"));
            SimulatedPeer stranger = network.connect("stranger", address);
            stranger.send(HELLO);
            network.advance(Duration.ofSeconds(5));
            stranger.send("STARTTLS\r\n" + "EHLO injected.example\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\n");
            network.advance(Duration.ofSeconds(30));
            String received = new String(stranger.bytes(), StandardCharsets.ISO_8859_1);
            String behind = received.substring(received.indexOf("250 HELP\r\n") + 10);
            assertThat(behind).matches("(?s)(503 5\\.5\\.0 |220 2\\.0\\.0 ).*").doesNotContain("250");
        });
        assertThat(sink.messages()).isEmpty();
    }
}
