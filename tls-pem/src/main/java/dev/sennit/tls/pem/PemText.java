// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** Reads one file at a time, and names it when that fails. */
final class PemText {
    private static final long MAX_FILE_BYTES = 1 << 20;

    private PemText() {}

    static List<X509Certificate> certificates(Path file) throws IOException {
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

    static PrivateKey privateKey(Path file) throws IOException {
        String text = read(file);
        if (text.contains("ENCRYPTED")) {
            throw new IOException(
                    file + " is encrypted: a program that starts by itself needs a key without a password");
        }
        try {
            return PemBlock.privateKey(text);
        } catch (RuntimeException e) {
            throw new IOException(file + " does not hold a PEM private key: " + e.getMessage(), e);
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
}
