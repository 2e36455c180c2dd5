// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One {@code -----BEGIN label-----} to its end (RFC 7468). What stands outside of blocks is explanatory text. */
record PemBlock(String label, byte[] content) {
    private static final Pattern BEGIN = Pattern.compile("-----BEGIN ([A-Z0-9 ]{1,64})-----");

    /**
     * Takes a text apart.
     *
     * @throws IllegalArgumentException if a block has no end, or something else than base64 within
     */
    static List<PemBlock> parse(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        Matcher begin = BEGIN.matcher(text);
        int from = 0;
        while (begin.find(from)) {
            String label = begin.group(1);
            String endLine = "-----END " + label + "-----";
            int end = text.indexOf(endLine, begin.end());
            if (end < 0) {
                throw new IllegalArgumentException(endLine + " is missing");
            }
            String base64 = text.substring(begin.end(), end).replaceAll("\\s", "");
            try {
                blocks.add(new PemBlock(label, Base64.getDecoder().decode(base64)));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("what is behind " + begin.group() + " is no base64", e);
            }
            from = end + endLine.length();
        }
        return blocks;
    }

    /**
     * The certificates of a text, in order.
     *
     * @throws IllegalArgumentException if one cannot be read
     */
    static List<X509Certificate> certificates(String text) {
        List<X509Certificate> found = new ArrayList<>();
        for (PemBlock block : parse(text)) {
            if (block.label().equals("CERTIFICATE")) {
                found.add(block.certificate());
            }
        }
        return found;
    }

    private X509Certificate certificate() {
        try {
            return (X509Certificate)
                    CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(content));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("a certificate cannot be read: " + e.getMessage(), e);
        }
    }

    /**
     * The first private key of a text: PKCS #8, PKCS #1 or SEC 1.
     *
     * @throws IllegalArgumentException if there is none, or it cannot be read
     */
    static PrivateKey privateKey(String text) {
        for (PemBlock block : parse(text)) {
            if (block.label().endsWith("PRIVATE KEY")) {
                return PrivateKeys.read(block.label(), block.content());
            }
        }
        throw new IllegalArgumentException("-----BEGIN PRIVATE KEY----- was expected");
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PemBlock block && label.equals(block.label) && Arrays.equals(content, block.content);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(content);
    }

    /** Without the content, which may be secret. */
    @Override
    public String toString() {
        return label + " of " + content.length + " bytes";
    }
}
