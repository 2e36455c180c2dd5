// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import java.io.IOException;
import java.util.List;

/** Where a server's certificates are. */
@FunctionalInterface
public interface CertificateSource {
    /**
     * Looks where they are now.
     *
     * @return at least one; the first is the default
     * @throws IOException if none can be found; the message says where and what was expected
     */
    List<CertificateFiles> find() throws IOException;
}
