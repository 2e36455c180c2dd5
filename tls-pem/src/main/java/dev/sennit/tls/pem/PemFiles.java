// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The PEM files (RFC 7468) of a server.
 *
 * @param certificates the server's certificate, and behind it those that lead to a root
 * @param key its private key, not encrypted: PKCS #8, PKCS #1 or SEC 1; may be the same file
 * @param clientAuthorities who vouches for clients; empty not to ask them for certificates
 */
public record PemFiles(Path certificates, Path key, Optional<Path> clientAuthorities) {
    private static final long MAX_FILE_BYTES = 1 << 20;
    private static final byte[] PROBE = {'s', 'e', 'n', 'n', 'i', 't'};
    private static final char[] NO_PASSWORD = {};

    /** {@return the files, each once} */
    public List<Path> all() {
        return Stream.concat(Stream.of(certificates, key), clientAuthorities.stream())
                .distinct()
                .toList();
    }

    /**
     * Reads them.
     *
     * @return a context with the first of the JVM's providers that offers TLS
     * @throws IOException if a file cannot be read, holds something else, or key and certificate do not belong together;
     *     the message names the file and what is wrong
     */
    public SSLContext load() throws IOException {
        List<X509Certificate> chain = readCertificates(certificates);
        PrivateKey privateKey = readKey();
        requirePair(chain.get(0).getPublicKey(), privateKey);
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keyManagers(chain, privateKey), trustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot serve TLS with " + certificates + " and " + key + ": " + e.getMessage(), e);
        }
    }

    private static List<X509Certificate> readCertificates(Path file) throws IOException {
        String text = read(file);
        List<X509Certificate> found;
        try {
            found = PemBlock.certificates(text);
        } catch (RuntimeException e) {
            throw new IOException(file + " does not hold PEM certificates: " + e.getMessage(), e);
        }
        if (found.isEmpty()) {
            throw new IOException(file + " holds no certificate: -----BEGIN CERTIFICATE----- was expected");
        }
        return found;
    }

    private PrivateKey readKey() throws IOException {
        String text = read(key);
        if (text.contains("ENCRYPTED")) {
            throw new IOException(key + " is encrypted: a server that starts by itself needs a key without a password");
        }
        try {
            return PemBlock.privateKey(text);
        } catch (RuntimeException e) {
            throw new IOException(key + " does not hold a PEM private key: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            throw new IOException(file + (Files.exists(file) ? " is no regular file" : " does not exist"));
        }
        if (Files.size(file) > MAX_FILE_BYTES) {
            throw new IOException(file + " is larger than the " + MAX_FILE_BYTES + " bytes allowed for a PEM file");
        }
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new IOException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** While certificates are renewed, one file may be new and the other old. */
    private void requirePair(PublicKey publicKey, PrivateKey privateKey) throws IOException {
        boolean fits;
        try {
            Signature signature = Signature.getInstance(algorithm(privateKey));
            signature.initSign(privateKey);
            signature.update(PROBE);
            byte[] signed = signature.sign();
            signature.initVerify(publicKey);
            signature.update(PROBE);
            fits = signature.verify(signed);
        } catch (GeneralSecurityException e) {
            fits = false; // keys of different kinds
        }
        if (!fits) {
            throw new IOException("the key in " + key + " does not belong to the first certificate in " + certificates);
        }
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm(); // EdDSA and its like are algorithms of signatures themselves
        };
    }

    private static KeyManager[] keyManagers(List<X509Certificate> chain, PrivateKey key)
            throws GeneralSecurityException, IOException {
        KeyStore store = emptyStore();
        store.setKeyEntry("server", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static KeyStore emptyStore() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    /** Without authorities nobody is trusted, and nobody is asked. */
    private TrustManager[] trustManagers() throws GeneralSecurityException, IOException {
        if (clientAuthorities.isEmpty()) {
            return new TrustManager[0];
        }
        KeyStore store = emptyStore();
        for (X509Certificate authority : readCertificates(clientAuthorities.get())) {
            store.setCertificateEntry(Integer.toString(store.size()), authority);
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory.getTrustManagers();
    }
}
