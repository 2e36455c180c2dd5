// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import dev.sennit.reactor.CertifiedKey;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import java.util.stream.Stream;

/**
 * The PEM files of a certificate and its key.
 *
 * @param certificates the certificate, and behind it those that lead to a root
 * @param key its private key, not encrypted: PKCS #8, PKCS #1 or SEC 1; may be the same file
 */
public record CertificateFiles(Path certificates, Path key) implements PemSource<CertifiedKey> {
    private static final byte[] PROBE = {'s', 'e', 'n', 'n', 'i', 't'};

    @Override
    public List<Path> files() {
        return Stream.of(certificates, key).distinct().toList();
    }

    @Override
    public CertifiedKey load() throws IOException {
        List<X509Certificate> chain = PemText.certificates(certificates);
        PrivateKey privateKey = PemText.privateKey(key);
        return new CertifiedKey(paired(chain.get(0).getPublicKey(), privateKey), chain);
    }

    /** The key as the JVM's own, for any provider; while certificates are renewed, one file may be new and the other old. */
    private PrivateKey paired(PublicKey publicKey, PrivateKey read) throws IOException {
        try {
            PrivateKey own = KeyFactory.getInstance(publicKey.getAlgorithm())
                    .generatePrivate(new PKCS8EncodedKeySpec(read.getEncoded()));
            if (fits(publicKey, own)) {
                return own;
            }
        } catch (GeneralSecurityException e) {
            // keys of different kinds
        }
        throw new IOException("the key in " + key + " does not belong to the first certificate in " + certificates);
    }

    private static boolean fits(PublicKey publicKey, PrivateKey privateKey) throws GeneralSecurityException {
        Signature signature = Signature.getInstance(algorithm(privateKey));
        signature.initSign(privateKey);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(publicKey);
        signature.update(PROBE);
        return signature.verify(signed);
    }

    private static String algorithm(PrivateKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm(); // EdDSA and its like are algorithms of signatures themselves
        };
    }

    /** {@return the files, for logs} */
    @Override
    public String toString() {
        return files().size() == 1 ? certificates.toString() : certificates + " with " + key;
    }
}
