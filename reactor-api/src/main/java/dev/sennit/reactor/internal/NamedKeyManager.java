// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.CertifiedKey;
import dev.sennit.reactor.ServerCertificates;
import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Chooses a server's key by the name in the handshake's session, where every provider keeps what the client asked for. An
 * alias is such a name, and finds the same key again; the empty one is nobody's name, and so the default's.
 */
public final class NamedKeyManager extends X509ExtendedKeyManager {
    private static final String NO_NAME = "";

    private final ServerCertificates certificates;

    /**
     * A key manager.
     *
     * @param certificates to choose from
     */
    public NamedKeyManager(ServerCertificates certificates) {
        this.certificates = certificates;
    }

    private CertifiedKey key(String alias) {
        return certificates.find(alias).orElse(certificates.all().get(0));
    }

    private static boolean isOf(String keyType, CertifiedKey key) {
        return key.chain().get(0).getPublicKey().getAlgorithm().equals(keyType);
    }

    private @Nullable String choose(String keyType, @Nullable SSLSession handshake) {
        String name = asked(handshake);
        return isOf(keyType, key(name)) ? name : null;
    }

    private static String asked(@Nullable SSLSession handshake) {
        if (handshake instanceof ExtendedSSLSession extended) {
            for (SNIServerName name : extended.getRequestedServerNames()) {
                if (name instanceof SNIHostName host) {
                    return host.getAsciiName();
                }
            }
        }
        return NO_NAME;
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType, engine == null ? null : engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType, socket instanceof SSLSocket secured ? secured.getHandshakeSession() : null);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return key(alias).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return key(alias).key();
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        String[] names = certificates.all().stream()
                .filter(each -> isOf(keyType, each))
                .flatMap(each -> each.dnsNames().stream())
                .toArray(String[]::new);
        return names.length == 0 ? null : names;
    }

    // Clients have no names to choose by.

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }
}
