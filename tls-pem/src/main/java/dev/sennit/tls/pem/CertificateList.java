// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.util.List;

/**
 * Certificates that are named one by one.
 *
 * @param all at least one, the default first; copied
 */
public record CertificateList(List<CertificateFiles> all) implements CertificateSource {
    /**
     * Keeps a copy.
     *
     * @param all see above
     * @throws IllegalArgumentException if there is none
     */
    public CertificateList {
        if (all.isEmpty()) {
            throw new IllegalArgumentException("a TLS server needs at least one certificate");
        }
        all = List.copyOf(all);
    }

    @Override
    public List<CertificateFiles> find() {
        return all;
    }

    /** {@return the files, for logs} */
    @Override
    public String toString() {
        return all.size() == 1 ? all.get(0).toString() : all.toString();
    }
}
