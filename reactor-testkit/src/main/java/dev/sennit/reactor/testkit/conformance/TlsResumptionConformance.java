// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.ArrayDeque;
import java.util.Queue;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.junit.jupiter.api.Test;

/**
 * Sessions that go on in the next connection: RFC 8446, section 2.2. Nothing portable says whether one was resumed; but a
 * server needs its private key exactly when it was not.
 */
public abstract class TlsResumptionConformance extends TlsLaws {
    /** For subclasses. */
    protected TlsResumptionConformance() {}

    /** Counts how often the server's key was needed. */
    private static final class CountedKey extends X509ExtendedKeyManager {
        private final X509ExtendedKeyManager keys =
                (X509ExtendedKeyManager) CERTIFICATE.keyManagers()[0];
        int used;

        @Override
        public PrivateKey getPrivateKey(String alias) {
            used++;
            return keys.getPrivateKey(alias);
        }

        @Override
        public X509Certificate[] getCertificateChain(String alias) {
            return keys.getCertificateChain(alias);
        }

        @Override
        public String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
            return keys.chooseEngineServerAlias(keyType, issuers, engine);
        }

        @Override
        public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
            return keys.chooseServerAlias(keyType, issuers, socket);
        }

        @Override
        public String[] getServerAliases(String keyType, Principal[] issuers) {
            return keys.getServerAliases(keyType, issuers);
        }

        @Override
        public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
            return keys.chooseClientAlias(keyTypes, issuers, socket);
        }

        @Override
        public String[] getClientAliases(String keyType, Principal[] issuers) {
            return keys.getClientAliases(keyType, issuers);
        }
    }

    private final CountedKey key = new CountedKey();
    private final Queue<TlsProbe> servers = new ArrayDeque<>();

    private TlsOptions counting() {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(new KeyManager[] {key}, null, null);
            return TlsOptions.server(context).withTaskExecutor(Runnable::run);
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** One connection, with bytes both ways so that the client has read its ticket; returns how often the key was used. */
    private int connectOnce(String name, ListeningPort port, TlsOptions ofClient) {
        int before = key.used;
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
        return key.used - before;
    }

    private void assertResumes(String version) {
        TlsOptions ofServer = counting();
        ListeningPort port = listen(Tls.server(ofServer, peer -> servers.remove()), TcpOptions.defaults());
        TlsOptions ofClient = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME)
                .withTaskExecutor(Runnable::run)
                .withVersions(version);
        TlsOptions another = TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME)
                .withTaskExecutor(Runnable::run)
                .withVersions(version);
        assertTrue(connectOnce("first of " + version, port, ofClient) > 0, "the key was used");
        assertEquals(0, connectOnce("second of " + version, port, ofClient), "the session was resumed");
        assertTrue(connectOnce("stranger of " + version, port, another) > 0, "another context has no session");
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
