// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** How TLS handshakes end, well or not. E-93, E-94; TR-11, TR-12. */
public abstract class TlsHandshakeConformance extends TlsLaws {
    /** For subclasses. */
    protected TlsHandshakeConformance() {}

    @Test
    void theTwoVersionsAreSpoken() {
        for (String version : List.of("TLSv1.2", "TLSv1.3")) {
            TlsProbe server = tlsProbe("server of " + version);
            TlsProbe client = tlsProbe("client of " + version);
            server.whenReceived(data -> server.transport().loseConnection());
            client.whenSecured(probe -> probe.write("hi"));
            start(server, client, serverOptions(), clientOptions().withVersions(version));
            awaitLost(server, client);
            assertEquals(version, server.agreed().version());
            assertEquals("hi", server.text());
            assertEquals(CloseReason.DONE, server.reason());
            assertEquals(CloseReason.DONE, client.reason());
        }
    }

    @Test
    void theApplicationProtocolIsAgreedOn() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions().withApplicationProtocols("h2", "http/1.1"),
                clientOptions().withApplicationProtocols("http/1.1", "other"));
        await("both are secured", () -> server.isSecured() && client.isSecured());
        assertEquals(Optional.of("http/1.1"), server.agreed().applicationProtocol());
        assertEquals(Optional.of("http/1.1"), client.agreed().applicationProtocol());
    }

    private void mustFail(TlsProbe server, TlsProbe client) {
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        assertInstanceOf(CloseReason.HandshakeFailed.class, client.reason());
        assertFalse(client.isSecured());
        assertEquals("", server.text() + client.text());
    }

    @Test // E-94
    void withoutACommonApplicationProtocolTheHandshakeFailsOnBothEnds() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions().withApplicationProtocols("h2"),
                clientOptions().withApplicationProtocols("other"));
        mustFail(server, client);
    }

    @Test // E-94
    void aCertificateForAnotherNameIsRefusedAndNothingIsSentToIt() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        client.whenMade(probe -> probe.write("secret"));
        TlsOptions wrong = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), "other.example")
                .withTaskExecutor(Runnable::run);
        start(server, client, serverOptions(), wrong);
        mustFail(server, client);
    }

    @Test
    void theNameDoesNotMatterToWhomSaysSo() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        TlsOptions careless = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), "other.example")
                .withTaskExecutor(Runnable::run)
                .withoutHostNameVerification();
        start(server, client, serverOptions(), careless);
        await("both are secured", () -> server.isSecured() && client.isSecured());
    }

    @Test // E-94
    void aCertificateThatIsNotTrustedIsRefused() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        TlsOptions wary =
                TlsOptions.client(TestCertificate.trusting(STRANGER), NAME).withTaskExecutor(Runnable::run);
        start(server, client, serverOptions(), wary);
        mustFail(server, client);
    }

    @Test
    void aClientShowsItsCertificateToAServerThatAsks() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        TlsOptions asking = TlsOptions.server(CERTIFICATE.context(STRANGER))
                .withTaskExecutor(Runnable::run)
                .withClientCertificate(TlsOptions.ClientCertificate.REQUIRED);
        TlsOptions showing =
                TlsOptions.client(STRANGER.context(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
        start(server, client, asking, showing);
        await("both are secured", () -> server.isSecured() && client.isSecured());
        assertEquals(1, server.agreed().peerCertificates().size());
    }

    @Test
    void aClientWithoutTheCertificateThatIsRequiredIsRefused() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(
                server,
                client,
                serverOptions().withClientCertificate(TlsOptions.ClientCertificate.REQUIRED),
                clientOptions());
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        assertFalse(server.isSecured());
        assertFalse(client.reason() instanceof CloseReason.Done, "the client knows that something is wrong");
    }

    @Test
    void aSilentPeerIsCutOffWhenTheHandshakeTimeoutIsOver() {
        TlsProbe server = tlsProbe("server");
        Probe client = probe("client");
        TlsOptions impatient = serverOptions().withHandshakeTimeout(Duration.ofMillis(20));
        ListeningPort port = listen(Tls.server(impatient, peer -> server));
        connect(port.address(), factory(client));
        awaitLost(server, client);
        assertEquals(
                new CloseReason.TimedOut(DeadlineKind.HANDSHAKE, "TLS handshake", Duration.ofMillis(20)),
                server.reason());
        assertEquals(0, server.transport().deadlines().list().size());
    }

    @Test
    void aPeerThatDoesNotSpeakTlsFailsTheHandshake() {
        TlsProbe server = tlsProbe("server");
        Probe client = probe("client").whenMade(made -> made.write("GET / HTTP/1.1\r\n\r\n"));
        ListeningPort port = listen(Tls.server(serverOptions(), peer -> server));
        connect(port.address(), factory(client));
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        assertEquals("", server.text());
    }

    @Test
    void theHandshakeGoesOnWhenAnotherThreadHasDoneItsWork() {
        List<Runnable> work = new ArrayList<>();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(server, client, serverOptions().withTaskExecutor(work::add), clientOptions());
        while (!server.isSecured()) {
            await("there is work, or none is needed", () -> !work.isEmpty() || server.isSecured());
            elsewhere(work);
        }
        await("both are secured", client::isSecured);
    }

    @Test
    void workThatIsDoneAfterTheEndIsForgotten() {
        List<Runnable> work = new ArrayList<>();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(server, client, serverOptions().withTaskExecutor(work::add), clientOptions());
        await("there is work", () -> !work.isEmpty());
        on(() -> server.transport().abortConnection());
        awaitLost(server, client);
        elsewhere(work);
        turns(3);
        assertEquals(CloseReason.ABORTED, server.reason());
        assertFalse(server.isSecured());
    }

    @Test
    void theWorkOfAConnectionThatEndedIsCancelled() {
        List<Runnable> work = new ArrayList<>();
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(server, client, serverOptions().withTaskExecutor(work::add), clientOptions());
        await("there is work", () -> !work.isEmpty());
        assertFalse(assertInstanceOf(Future.class, work.get(0)).isCancelled());
        on(() -> client.transport().abortConnection());
        awaitLost(server, client);
        assertTrue(assertInstanceOf(Future.class, work.get(0)).isCancelled());
    }

    private void elsewhere(List<Runnable> work) {
        on(() -> {
            List<Runnable> taken = List.copyOf(work);
            work.clear();
            Thread other = new Thread(() -> taken.forEach(Runnable::run), "elsewhere");
            other.start();
            try {
                other.join();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        });
    }
}
