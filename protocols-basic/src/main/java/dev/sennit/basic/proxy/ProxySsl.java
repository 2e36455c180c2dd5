// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.proxy;

import java.util.List;
import java.util.Optional;

/**
 * What a proxy that ended the client's TLS says of it: the value of {@link ProxyTlv#SSL}.
 *
 * @param client bits: 1 the client used TLS, 2 it showed a certificate on this connection, 4 it showed one in this
 *     session
 * @param verified whether the certificate it showed was verified
 * @param tlvs of the types {@link ProxyTlv#SSL_VERSION} to {@link ProxyTlv#SSL_KEY_ALG}, and others
 */
public record ProxySsl(int client, boolean verified, List<ProxyTlv> tlvs) {
    static final int FIXED_BYTES = 5;

    /**
     * Keeps a copy of the list.
     *
     * @param client see above
     * @param verified see above
     * @param tlvs see above
     */
    public ProxySsl {
        tlvs = List.copyOf(tlvs);
    }

    /**
     * The first TLV of a type.
     *
     * @param type which
     * @return empty if the proxy did not send it
     */
    public Optional<ProxyTlv> tlv(int type) {
        return tlvs.stream().filter(each -> each.type() == type).findFirst();
    }
}
