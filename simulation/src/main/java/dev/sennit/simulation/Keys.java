// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

import dev.sennit.reactor.TlsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.SplittableRandom;
import java.util.concurrent.Executor;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * TLS for one world, in which the same seed gives the same bytes: one key and certificate kept in a file, and no chance
 * but the world's.
 */
final class Keys {
    private static final String NAME = "localhost";
    private static final String ALIAS = "simulation";
    private static final char[] PASSWORD = "simulation".toCharArray();
    private static final KeyStore STORE = load();

    final TlsOptions server;
    final TlsOptions client;

    Keys(SplittableRandom dice, Executor tasks) {
        String[] versions = dice.nextInt(3) == 0 ? new String[] {"TLSv1.2"} : new String[] {"TLSv1.3", "TLSv1.2"};
        SSLContext context = context(new SeededRandom(dice.split()));
        server = TlsOptions.server(context).withVersions(versions).withTaskExecutor(tasks);
        client = TlsOptions.client(context, NAME).withTaskExecutor(tasks);
    }

    private static KeyStore load() {
        try (InputStream file = Keys.class.getResourceAsStream("simulation.p12")) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(file, PASSWORD);
            return store;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(SeededRandom random) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(), trustManagers(), random);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static KeyManager[] keyManagers() throws GeneralSecurityException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(STORE, PASSWORD);
        return keys.getKeyManagers();
    }

    private static TrustManager[] trustManagers() throws GeneralSecurityException {
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, PASSWORD);
            roots.setCertificateEntry(NAME, STORE.getCertificate(ALIAS));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            return trust.getTrustManagers();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
