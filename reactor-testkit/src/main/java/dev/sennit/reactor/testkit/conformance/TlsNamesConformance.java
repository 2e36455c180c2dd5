// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.ServerCertificates;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/** Several certificates on one port, by the name the client asks for: RFC 6066, section 3; RFC 9525, section 6.3. */
public abstract class TlsNamesConformance extends TlsLaws {
    private static final TestCertificate FIRST = TestCertificate.of("first.example");
    private static final TestCertificate WILD = TestCertificate.of("*.wild.example", "wild.example");
    private static final TestCertificate EXACT = TestCertificate.of("exact.wild.example");
    private static final ServerCertificates CHOICE =
            ServerCertificates.of(List.of(FIRST.certifiedKey(), WILD.certifiedKey(), EXACT.certifiedKey()));

    /** For subclasses. */
    protected TlsNamesConformance() {}

    private static TlsOptions choosing() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {CHOICE.keyManager()}, null, null);
            return TlsOptions.server(context).withTaskExecutor(Runnable::run);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static TlsOptions asking(String name) {
        return TlsOptions.client(TestCertificate.trusting(FIRST, WILD, EXACT), name)
                .withTaskExecutor(Runnable::run)
                .withoutHostNameVerification();
    }

    private void assertServed(TestCertificate expected, String name, String version) {
        TlsProbe server = tlsProbe("server of " + name + " with " + version);
        TlsProbe client = tlsProbe("client of " + name + " with " + version);
        start(server, client, choosing(), asking(name).withVersions(version));
        await("both are secured", () -> server.isSecured() && client.isSecured());
        assertEquals(List.of(expected.certificate()), client.agreed().peerCertificates(), name);
    }

    private void assertServed(TestCertificate expected, String name) {
        assertServed(expected, name, "TLSv1.3");
        assertServed(expected, name, "TLSv1.2");
    }

    @Test
    void theNameAskedForChoosesTheCertificate() {
        assertServed(FIRST, "first.example");
        assertServed(WILD, "wild.example");
        assertServed(WILD, "a.wild.example");
    }

    @Test
    void anExactNameGoesBeforeAWildcard() {
        assertServed(EXACT, "exact.wild.example");
    }

    @Test // RFC 9525, section 6.3
    void aWildcardStandsForOneLabel() {
        assertServed(FIRST, "a.b.wild.example");
    }

    @Test
    void whoAsksForAnUnknownNameOrNoneGetsTheFirst() {
        assertServed(FIRST, "unknown.example");
        assertServed(FIRST, "127.0.0.1");
    }

    @Test
    void anUnknownNameIsRefusedWhereThatIsAskedFor() {
        TlsProbe server = tlsProbe("server");
        TlsProbe client = tlsProbe("client");
        start(server, client, choosing().withServedNames(CHOICE::covers), asking("unknown.example"));
        awaitLost(server, client);
        assertInstanceOf(CloseReason.HandshakeFailed.class, server.reason());
        CloseReason.HandshakeFailed refused = assertInstanceOf(CloseReason.HandshakeFailed.class, client.reason());
        assertTrue(String.valueOf(refused.cause().getMessage()).contains("unrecognized_name"), refused::toString);
    }

    @Test
    void aKnownNameOrNoneIsServedWhereUnknownOnesAreRefused() {
        for (String name : List.of("A.wild.EXAMPLE", "127.0.0.1")) {
            TlsProbe server = tlsProbe("server of " + name);
            TlsProbe client = tlsProbe("client of " + name);
            start(server, client, choosing().withServedNames(CHOICE::covers), asking(name));
            await("both are secured", () -> server.isSecured() && client.isSecured());
            boolean hasName = name.endsWith("EXAMPLE");
            assertEquals(
                    hasName ? Optional.of(name) : Optional.empty(),
                    server.agreed().serverName());
        }
    }

    @Test
    void certificatesAreRenewedWhileThePortIsOpen() {
        TestCertificate renewed = TestCertificate.of("first.example", "new.example");
        TlsOptions[] options = {choosing()};
        TlsProbe[] servers = {tlsProbe("server before"), tlsProbe("server after")};
        int[] made = {0};
        ListeningPort port = listen(Tls.server(() -> options[0], peer -> servers[made[0]++]));
        TlsProbe before = tlsProbe("before");
        TlsProbe after = tlsProbe("after");
        TlsOptions ofClient = TlsOptions.client(TestCertificate.trusting(FIRST, renewed), "first.example")
                .withTaskExecutor(Runnable::run);
        connect(port.address(), factory(() -> secured(ofClient, before)), TcpOptions.defaults());
        await("the first is secured", before::isSecured);
        on(() -> options[0] = TlsOptions.server(renewed.context()).withTaskExecutor(Runnable::run));
        connect(port.address(), factory(() -> secured(ofClient, after)), TcpOptions.defaults());
        await("the second is secured", after::isSecured);
        assertEquals(List.of(FIRST.certificate()), before.agreed().peerCertificates());
        assertEquals(List.of(renewed.certificate()), after.agreed().peerCertificates());
    }
}
