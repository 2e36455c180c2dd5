// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CertifiedKey;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A key and a self-signed certificate for tests, made by the running JDK's {@code keytool}, once for each JVM.
 *
 * <pre>{@code
 * var certificate = TestCertificate.of("localhost");
 * var server = TlsOptions.server(certificate.context());
 * var client = TlsOptions.client(TestCertificate.trusting(certificate), "localhost");
 * }</pre>
 */
public final class TestCertificate {
    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String ALIAS = "test";
    private static final Map<List<String>, TestCertificate> MADE = new ConcurrentHashMap<>();

    private final KeyStore keyStore;

    private TestCertificate(KeyStore keyStore) {
        this.keyStore = keyStore;
    }

    /**
     * A certificate for these names.
     *
     * @param names at least one; a leading {@code *.} stands for any label, and what looks like an IPv4 address is one
     * @return the same for the same names
     * @throws IllegalStateException if {@code keytool} does not work
     */
    public static TestCertificate of(String... names) {
        return MADE.computeIfAbsent(List.of(names), TestCertificate::make);
    }

    private static TestCertificate make(List<String> names) {
        try {
            Path folder = Files.createTempDirectory("sennit-certificate");
            Path file = folder.resolve("test.p12");
            try {
                generate(names, file);
                KeyStore keyStore = KeyStore.getInstance("PKCS12");
                try (InputStream in = Files.newInputStream(file)) {
                    keyStore.load(in, PASSWORD);
                }
                return new TestCertificate(keyStore);
            } finally {
                Files.deleteIfExists(file);
                Files.delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void generate(List<String> names, Path file) throws IOException {
        String alternatives = names.stream()
                .map(name -> (name.matches("[0-9.]+") ? "ip:" : "dns:") + name)
                .collect(Collectors.joining(","));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-genkeypair"));
        command.addAll(List.of("-alias", ALIAS, "-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        command.addAll(List.of("-dname", "CN=Sennit test", "-ext", "san=" + alternatives));
        command.addAll(
                List.of("-storetype", "PKCS12", "-storepass", new String(PASSWORD), "-keystore", file.toString()));
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (keytool.waitFor() != 0) {
                throw new IllegalStateException("keytool failed: " + said);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while keytool ran", e);
        }
    }

    /**
     * The key and certificate, for {@link dev.sennit.reactor.ServerCertificates}.
     *
     * @return both
     */
    public CertifiedKey certifiedKey() {
        try {
            return new CertifiedKey((PrivateKey) keyStore.getKey(ALIAS, PASSWORD), List.of(certificate()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The certificate alone.
     *
     * @return as clients see it
     */
    public X509Certificate certificate() {
        try {
            return (X509Certificate) keyStore.getCertificate(ALIAS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private KeyManager[] keyManagers() {
        try {
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(keyStore, PASSWORD);
            return keys.getKeyManagers();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * A context that shows this certificate.
     *
     * @param trusted whose peers it trusts besides itself
     * @return a new context
     */
    public SSLContext context(TestCertificate... trusted) {
        List<TestCertificate> all =
                Stream.concat(Stream.of(this), Arrays.stream(trusted)).toList();
        return context(keyManagers(), all, Optional.empty());
    }

    /**
     * A context that shows this certificate and trusts it.
     *
     * @param provider whose TLS it is
     * @return a new context
     */
    public SSLContext context(Provider provider) {
        return context(keyManagers(), List.of(this), Optional.of(provider));
    }

    /**
     * A context without a certificate of its own.
     *
     * @param trusted whom it trusts, and nobody else
     * @return a new context
     */
    public static SSLContext trusting(TestCertificate... trusted) {
        return context(new KeyManager[0], List.of(trusted), Optional.empty());
    }

    private static SSLContext context(KeyManager[] keys, List<TestCertificate> trusted, Optional<Provider> provider) {
        try {
            KeyStore roots = KeyStore.getInstance("PKCS12");
            roots.load(null, PASSWORD);
            for (int i = 0; i < trusted.size(); i++) {
                roots.setCertificateEntry("trusted" + i, trusted.get(i).certificate());
            }
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(roots);
            SSLContext context = provider.isPresent()
                    ? SSLContext.getInstance("TLS", provider.get())
                    : SSLContext.getInstance("TLS");
            context.init(keys, trust.getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
