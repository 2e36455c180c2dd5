// SPDX-License-Identifier: Apache-2.0
package dev.sennit.acceptance;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Certificates, for localhost unless it is said otherwise, that vouch for themselves, made as docs/tls.md says. */
record Certificates(Path folder) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    /** A certificate and its key, each in a file of its own. */
    record Issued(Path certificate, Path key) {
        /** A client's, that trusts this certificate alone. */
        SSLContext trusted() {
            try (InputStream pem = Files.newInputStream(certificate)) {
                KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
                store.load(null, null);
                store.setCertificateEntry(
                        "it", CertificateFactory.getInstance("X.509").generateCertificate(pem));
                TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
                trust.init(store);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(null, trust.getTrustManagers(), null);
                return context;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }

        /** As the keywords of an endpoint. */
        String keywords() {
            return ":cert=" + certificate + ":key=" + key;
        }

        /** Both in one file. */
        Path inOneFile() {
            try {
                Path both = certificate.resolveSibling(certificate.getFileName() + "+key.pem");
                return Files.writeString(both, Files.readString(certificate) + Files.readString(key));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    Issued issue(String name) {
        return issue(name, "ec");
    }

    /** For a host of that name, in the place of localhost. */
    Issued issueFor(String host) {
        return issue(host, "ec", "DNS:" + host);
    }

    /** @param kind of key: {@code ec} or {@code rsa} */
    Issued issue(String name, String kind) {
        return issue(name, kind, "DNS:localhost,IP:127.0.0.1");
    }

    private Issued issue(String name, String kind, String hosts) {
        Issued issued = new Issued(folder.resolve(name + ".crt"), folder.resolve(name + ".key"));
        String option = kind.equals("ec") ? "ec_paramgen_curve:P-256" : "rsa_keygen_bits:2048";
        RunningProcess.run(
                        LIMIT,
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        kind,
                        "-pkeyopt",
                        option,
                        "-nodes",
                        "-keyout",
                        issued.key().toString(),
                        "-out",
                        issued.certificate().toString(),
                        "-days",
                        "30",
                        "-subj",
                        "/CN=" + name,
                        "-addext",
                        "subjectAltName=" + hosts)
                .succeeded();
        return issued;
    }
}
