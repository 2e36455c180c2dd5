// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A private key and the certificates that say whose it is.
 *
 * @param key of the first certificate
 * @param chain the certificate, and behind it those that lead to a root; at least one; copied
 */
public record CertifiedKey(PrivateKey key, List<X509Certificate> chain) {
    private static final int DNS_NAME = 2; // RFC 5280, section 4.2.1.6
    private static final Pattern USABLE = Pattern.compile("(\\*\\.)?[^*.]+(\\.[^*.]+)*");

    /**
     * Keeps a copy of the chain.
     *
     * @param key see above
     * @param chain see above
     * @throws IllegalArgumentException if the chain is empty
     */
    public CertifiedKey {
        if (chain.isEmpty()) {
            throw new IllegalArgumentException("a key needs at least one certificate");
        }
        chain = List.copyOf(chain);
    }

    /**
     * The DNS names that the certificate was issued for, as its subjectAltName has them. The subject's common name does
     * not count, nor do names with a star that is not the whole of the first label (RFC 9525, sections 2 and 6.3).
     *
     * @return in lower case and the certificate's order; {@code *.example.org} stands for any one label; empty if it was
     *     issued for addresses only
     */
    public List<String> dnsNames() {
        Collection<List<?>> alternatives;
        try {
            alternatives = chain.get(0).getSubjectAlternativeNames();
        } catch (CertificateParsingException e) {
            return List.of(); // nobody could verify it either
        }
        return alternatives == null
                ? List.of()
                : alternatives.stream()
                        .flatMap(CertifiedKey::dnsName)
                        .filter(name -> USABLE.matcher(name).matches())
                        .distinct()
                        .toList();
    }

    private static Stream<String> dnsName(List<?> alternative) {
        return alternative.get(0) instanceof Integer kind && kind == DNS_NAME
                ? Stream.of(String.valueOf(alternative.get(1)).toLowerCase(Locale.ROOT))
                : Stream.empty();
    }

    /** {@return whose key it is, for logs; never the key} */
    @Override
    public String toString() {
        return "key of " + chain.get(0).getSubjectX500Principal() + " for " + dnsNames();
    }
}
