// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.Test;

/**
 * Sessions that go on in the next connection: RFC 8446, section 2.2. Nothing portable says whether one was resumed; but a
 * client is shown the certificate of the server exactly when it was not. (The key manager of the server is asked either
 * way by newer JDKs, which look up the certificate the session was made with.)
 */
public abstract class TlsResumptionConformance extends TlsLaws {
    /** For subclasses. */
    protected TlsResumptionConformance() {}

    /** Believes every certificate, and counts how often it was asked. */
    private static final class CountedTrust extends X509ExtendedTrustManager {
        int asked;

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            asked++;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket) {
            asked++;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) {
            asked++;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine) {
            throw new AssertionError("no client shows a certificate here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket) {
            throw new AssertionError("no client shows a certificate here");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) {
            throw new AssertionError("no client shows a certificate here");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private final CountedTrust trust = new CountedTrust();
    private final Queue<TlsProbe> servers = new ArrayDeque<>();

    private TlsOptions counting(String version) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {trust}, null);
            return TlsOptions.client(context, NAME)
                    .withTaskExecutor(Runnable::run)
                    .withVersions(version);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** One connection, with bytes both ways so that the client has read its ticket; returns how often the certificate was checked. */
    private int connectOnce(String name, ListeningPort port, TlsOptions ofClient) {
        int before = trust.asked;
        TlsProbe server = tlsProbe("server of " + name);
        TlsProbe client = tlsProbe(name);
        server.whenReceived(data -> server.write("reply"));
        client.whenSecured(probe -> probe.write("request"));
        servers.add(server);
        connect(port.address(), factory(() -> secured(ofClient, client)), TcpOptions.defaults());
        await("the reply is there", () -> client.text().equals("reply"));
        on(() -> client.transport().loseConnection());
        awaitLost(server, client);
        assertEquals(CloseReason.DONE, client.reason());
        assertEquals(1, client.agreed().peerCertificates().size(), "it still knows whose server it was");
        return trust.asked - before;
    }

    private void assertResumes(String version) {
        ListeningPort port = listen(Tls.server(serverOptions(), peer -> servers.remove()), TcpOptions.defaults());
        TlsOptions ofClient = counting(version);
        assertEquals(1, connectOnce("first of " + version, port, ofClient), "nothing to resume");
        assertEquals(0, connectOnce("second of " + version, port, ofClient), "the session was resumed");
        assertEquals(
                1, connectOnce("stranger of " + version, port, counting(version)), "another context has no session");
    }

    @Test
    void theNextConnectionOfAClientContextResumesTheSession() {
        assertResumes("TLSv1.3");
    }

    @Test
    void theNextConnectionResumesTheSessionWithTheOlderVersionToo() {
        assertResumes("TLSv1.2");
    }
}
