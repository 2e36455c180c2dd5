// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ServerCertificates;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/**
 * TLS with another provider than the JDK's, which takes nothing but an {@link SSLContext} of that provider: it on both
 * ends, and on each end against the JDK's own. Not a part of the whole: a reactor's tests name a provider.
 */
public abstract class TlsProviderConformance extends TlsLaws {
    private static final List<String> VERSIONS = List.of("TLSv1.3", "TLSv1.2");
    private static final TestCertificate OTHER = TestCertificate.of("other.example");

    /** For subclasses. */
    protected TlsProviderConformance() {}

    /**
     * The provider to try.
     *
     * @return one that has an {@code SSLContext} called {@code TLS}
     */
    protected abstract Provider provider();

    /** A server and a client that speak TLS with each other. */
    private record Ends(String name, TlsOptions server, TlsOptions client) {}

    private List<Ends> ends(String version) {
        TlsOptions theirServer =
                TlsOptions.server(CERTIFICATE.context(provider())).withTaskExecutor(Runnable::run);
        TlsOptions theirClient =
                TlsOptions.client(CERTIFICATE.context(provider()), NAME).withTaskExecutor(Runnable::run);
        return List.of(
                new Ends("both, " + version, theirServer, theirClient.withVersions(version)),
                new Ends("server, " + version, theirServer, clientOptions().withVersions(version)),
                new Ends("client, " + version, serverOptions(), theirClient.withVersions(version)));
    }

    private List<Ends> everyWay() {
        return VERSIONS.stream().flatMap(version -> ends(version).stream()).toList();
    }

    private void secure(TlsProbe server, TlsProbe client, TlsOptions ofServer, TlsOptions ofClient) {
        start(server, client, ofServer, ofClient);
        await(client.name + ": both are secured", () -> server.isSecured() && client.isSecured());
    }

    @Test
    void versionNameAndApplicationProtocolAreAgreedOn() {
        for (Ends each : everyWay()) {
            TlsProbe server = tlsProbe("server of " + each.name());
            TlsProbe client = tlsProbe("client of " + each.name());
            secure(
                    server,
                    client,
                    each.server().withApplicationProtocols("h2", "http/1.1"),
                    each.client().withApplicationProtocols("http/1.1", "other"));
            assertEquals(each.client().versions(), List.of(client.agreed().version()), each.name());
            assertEquals(client.agreed().version(), server.agreed().version(), each.name());
            assertEquals(Optional.of("http/1.1"), server.agreed().applicationProtocol(), each.name());
            assertEquals(Optional.of("http/1.1"), client.agreed().applicationProtocol(), each.name());
            assertEquals(Optional.of(NAME), server.agreed().serverName(), each.name());
            assertEquals(List.of(CERTIFICATE.certificate()), client.agreed().peerCertificates(), each.name());
        }
    }

    @Test
    void muchArrivesEachWayAndThenTheEndInOrder() {
        byte[] request = Bytes.pattern(1 << 20);
        byte[] reply = Bytes.pattern((1 << 20) + 1);
        for (Ends each : everyWay()) {
            TlsProbe server = tlsProbe("server of " + each.name());
            TlsProbe client = tlsProbe("client of " + each.name());
            server.whenSecured(probe -> probe.transport().write(reply));
            client.whenSecured(probe -> probe.transport().write(request));
            secure(server, client, each.server(), each.client());
            await(
                    each.name() + ": all is there",
                    () -> server.byteCount() == request.length && client.byteCount() == reply.length);
            assertArrayEquals(request, server.bytes(), each.name());
            assertArrayEquals(reply, client.bytes(), each.name());
            on(() -> client.transport().loseConnection());
            awaitLost(server, client);
            assertEquals(CloseReason.DONE, client.reason(), each.name());
            assertEquals(CloseReason.DONE, server.reason(), each.name());
        }
    }

    @Test
    void whatIsWrittenBeforeTheHandshakeArrivesBehindIt() {
        for (Ends each : everyWay()) {
            TlsProbe server = tlsProbe("server of " + each.name());
            TlsProbe client = tlsProbe("client of " + each.name());
            server.whenReceived(data -> server.transport().loseConnection());
            client.whenMade(probe -> probe.write("hi"));
            secure(server, client, each.server(), each.client());
            awaitLost(server, client);
            assertEquals("hi", server.text(), each.name());
            assertEquals(CloseReason.DONE, client.reason(), each.name());
        }
    }

    @Test
    void anEndWithoutCloseNotifyIsNoPoliteEnd() {
        for (Ends each : everyWay()) {
            TlsProbe server = tlsProbe("server of " + each.name());
            TlsProbe client = tlsProbe("client of " + each.name());
            secure(server, client, each.server(), each.client());
            on(() -> client.transport().abortConnection());
            awaitLost(server, client);
            assertInstanceOf(CloseReason.Lost.class, server.reason(), each.name());
        }
    }

    @Test
    void aCertificateForAnotherNameIsRefused() {
        for (String version : VERSIONS) {
            TlsProbe server = tlsProbe("server with " + version);
            TlsProbe client = tlsProbe("client with " + version);
            TlsOptions wrong = TlsOptions.client(CERTIFICATE.context(provider()), "stranger.example")
                    .withTaskExecutor(Runnable::run)
                    .withVersions(version);
            start(server, client, ends(version).get(0).server(), wrong);
            awaitLost(server, client);
            assertInstanceOf(CloseReason.HandshakeFailed.class, client.reason());
        }
    }

    @Test
    void anUnknownNameIsRefusedWhereThatIsAskedFor() {
        for (Ends each : everyWay()) {
            TlsProbe server = tlsProbe("server of " + each.name());
            TlsProbe client = tlsProbe("client of " + each.name());
            start(server, client, each.server().withServedNames(name -> !name.equals(NAME)), each.client());
            awaitLost(server, client);
            assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason(), each.name());
        }
    }

    @Test
    void theNameAskedForChoosesTheCertificate() throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLS", provider());
        ServerCertificates choice = ServerCertificates.of(List.of(CERTIFICATE.certifiedKey(), OTHER.certifiedKey()));
        context.init(new KeyManager[] {choice.keyManager()}, null, null);
        for (String version : VERSIONS) {
            for (TestCertificate expected : List.of(CERTIFICATE, OTHER)) {
                String name = expected == OTHER ? "other.example" : NAME;
                TlsProbe server = tlsProbe("server of " + name + " with " + version);
                TlsProbe client = tlsProbe("client of " + name + " with " + version);
                TlsOptions asking = TlsOptions.client(TestCertificate.trusting(expected), name)
                        .withTaskExecutor(Runnable::run)
                        .withVersions(version);
                secure(server, client, TlsOptions.server(context).withTaskExecutor(Runnable::run), asking);
                assertEquals(List.of(expected.certificate()), client.agreed().peerCertificates());
            }
        }
    }
}
