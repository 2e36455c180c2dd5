// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/**
 * What a TLS handshake agreed on.
 *
 * @param version {@code TLSv1.3} or {@code TLSv1.2}
 * @param cipherSuite its standard name, such as {@code TLS_AES_128_GCM_SHA256}
 * @param applicationProtocol what is spoken above TLS, such as {@code h2}; empty if ALPN was left out
 * @param serverName the name the client asked for (SNI); empty if it named none
 * @param peerCertificates the peer's verified chain, its own certificate first; empty if it showed none
 */
public record TlsInfo(
        String version,
        String cipherSuite,
        Optional<String> applicationProtocol,
        Optional<String> serverName,
        List<Certificate> peerCertificates) {
    /**
     * What was agreed on.
     *
     * @param version {@code TLSv1.3} or {@code TLSv1.2}
     * @param cipherSuite its standard name
     * @param applicationProtocol what is spoken above TLS
     * @param serverName the name the client asked for
     * @param peerCertificates the peer's verified chain; copied
     */
    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }

    /** For logs: {@code TLSv1.3 TLS_AES_128_GCM_SHA256 h2}. */
    @Override
    public String toString() {
        return version + " " + cipherSuite
                + applicationProtocol.map(name -> " " + name).orElse("");
    }
}
