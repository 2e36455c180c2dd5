// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import dev.sennit.reactor.CertifiedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The PEM files of a client.
 *
 * @param authorities who vouches for servers; empty for those that the JVM trusts
 * @param own the certificate it shows to a server that asks; empty for none
 */
public record ClientFiles(Optional<Path> authorities, Optional<CertificateFiles> own) implements PemSource<SSLContext> {
    private static final char[] NO_PASSWORD = {};

    @Override
    public List<Path> files() {
        return Stream.concat(authorities.stream(), own.stream().flatMap(each -> each.files().stream()))
                .distinct()
                .toList();
    }

    /**
     * Reads them.
     *
     * @return a context with the first of the JVM's providers that offers TLS
     * @throws IOException as {@link PemSource#load}
     */
    @Override
    public SSLContext load() throws IOException {
        KeyManager[] keys = own.isPresent() ? keyManagers(own.get().load()) : new KeyManager[0];
        return Contexts.create(keys, authorities.isPresent() ? Contexts.trusting(authorities.get()) : null);
    }

    private static KeyManager[] keyManagers(CertifiedKey own) throws IOException {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("client", own.key(), NO_PASSWORD, own.chain().toArray(X509Certificate[]::new));
            KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            factory.init(store, NO_PASSWORD);
            return factory.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot use the client's certificate: " + e.getMessage(), e);
        }
    }

    /** {@return the files, for logs} */
    @Override
    public String toString() {
        return files().toString();
    }
}
