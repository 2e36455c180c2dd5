// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.mail.accounts.MemoryAccounts;
import dev.sennit.mail.delivery.MemoryMailSink;
import dev.sennit.mail.sasl.SaslLogin;
import dev.sennit.mail.smtp.DeliveryReport;
import dev.sennit.mail.smtp.SmtpClient;
import dev.sennit.mail.smtp.SmtpClientException;
import dev.sennit.mail.smtp.SmtpClientOptions;
import dev.sennit.mail.smtp.SmtpClientOptions.StartTls;
import dev.sennit.mail.smtp.SmtpClientOptions.Transfer;
import dev.sennit.mail.smtp.SmtpServerFactory;
import dev.sennit.mail.smtp.SmtpServerOptions;
import dev.sennit.mail.smtp.SmtpServerOptions.Senders;
import dev.sennit.mail.smtp.SmtpServerOptions.TlsPolicy;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

/** Against our own server, with real TLS, over a network that cuts and delays. */
class ClientOnTheSimulatedNetworkTest {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    private static final TlsOptions SERVER_TLS =
            TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    private static final FaultOptions CUTS =
            FaultOptions.none().withShortTransfers(0.5).withDelays(Duration.ofMillis(1), Duration.ofMillis(40));
    private static final int NETWORKS = 15;

    private static SmtpClientOptions options(String name) {
        TlsOptions tls =
                TlsOptions.client(TestCertificate.trusting(CERTIFICATE), name).withTaskExecutor(Runnable::run);
        return ClientWire.OPTIONS
                .withStartTls(tls, StartTls.REQUIRED)
                .withLogin(SaslLogin.withPassword("u", "swordfish"));
    }

    private static InetSocketAddress listen(EventLoop server, MemoryMailSink sink) {
        SmtpServerFactory factory = new SmtpServerFactory(
                SmtpServerOptions.of("mx.example")
                        .withStartTls(SERVER_TLS, TlsPolicy.REQUIRED)
                        .withAccounts(new MemoryAccounts().withUser("u", "swordfish"), Senders.AUTHENTICATED),
                sink);
        return server.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, factory.tcpOptions())
                .tcpAddress();
    }

    private static void deliver(SmtpClientOptions options) {
        String text = "Subject: x\r\n\r\n" + "..line\r\n".repeat(20_000);
        Seeds.each(NETWORKS, seed -> {
            SimulatedNetwork network = new SimulatedNetwork(seed, CUTS);
            MemoryMailSink sink = new MemoryMailSink();
            InetSocketAddress address = listen(network.reactor("server"), sink);
            EventLoop reactor = network.reactor("client");
            CompletableFuture<List<DeliveryReport>> reports = new CompletableFuture<>();
            SmtpClient.connect(reactor, "tcp:127.0.0.1:" + address.getPort(), options)
                    .thenAccept(client -> {
                        CompletableFuture<DeliveryReport> first =
                                client.send(ClientWire.message(text, "c@d")).toCompletableFuture();
                        client.send(ClientWire.message("two", "c@d", "e@f"))
                                .thenAccept(second -> reports.complete(List.of(first.join(), second)));
                        client.quit();
                    })
                    .exceptionally(failure -> {
                        reports.completeExceptionally(failure);
                        return null;
                    });
            network.runUntil(reports::isDone, Duration.ofMinutes(30));
            assertThat(reports.join()).allMatch(DeliveryReport::isAccepted);
            assertThat(sink.messages()).hasSize(2);
            assertThat(sink.messages().get(0).text()).endsWith(text);
        });
    }

    @Test
    void messagesGoThroughInChunks() {
        deliver(options(NAME));
    }

    @Test
    void messagesGoThroughWithData() {
        deliver(options(NAME).withTransfer(Transfer.DATA));
    }

    /** RFC 9525. */
    @Test
    void aCertificateOfAnotherNameIsRefused() {
        SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
        InetSocketAddress address = listen(network.reactor("server"), new MemoryMailSink());
        CompletableFuture<SmtpClient> client = SmtpClient.connect(
                        network.reactor("client"), "tcp:127.0.0.1:" + address.getPort(), options("mx.example"))
                .toCompletableFuture();
        network.runUntil(client::isDone, Duration.ofMinutes(1));
        assertThat(client).isCompletedExceptionally();
        assertThat(failure(client).kind()).isEqualTo(SmtpClientException.Kind.NO_TLS);
    }

    @Test
    void nobodyThereIsTold() {
        SimulatedNetwork network = new SimulatedNetwork(1, FaultOptions.none());
        CompletableFuture<SmtpClient> client = SmtpClient.connect(
                        network.reactor("client"), "tcp:127.0.0.1:9", ClientWire.OPTIONS)
                .toCompletableFuture();
        network.runUntil(client::isDone, Duration.ofMinutes(1));
        assertThat(failure(client).kind()).isEqualTo(SmtpClientException.Kind.CANNOT_CONNECT);
    }

    private static SmtpClientException failure(CompletableFuture<SmtpClient> client) {
        try {
            client.join();
            throw new AssertionError("it has connected");
        } catch (CompletionException e) {
            return (SmtpClientException) e.getCause();
        }
    }
}
