// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import dev.sennit.reactor.internal.NamedKeyManager;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.net.ssl.X509ExtendedKeyManager;

/**
 * The certificates of a server that has several, chosen by the name that a client asks for (SNI; RFC 6066, section 3):
 * the one issued for exactly that name, else the one for {@code *.} and the labels behind the first, else the default,
 * which is the first one. It works with the {@code SSLContext} of any provider:
 *
 * <pre>{@code
 * var certificates = ServerCertificates.of(List.of(forExampleOrg, forExampleNet));
 * context.init(new KeyManager[] {certificates.keyManager()}, null, null);
 * var options = TlsOptions.server(context).withServedNames(certificates::covers); // refuses other names
 * }</pre>
 *
 * <p>Immutable.
 */
public final class ServerCertificates {
    private final List<CertifiedKey> keys;
    private final Map<String, CertifiedKey> byName;

    private ServerCertificates(List<CertifiedKey> keys, Map<String, CertifiedKey> byName) {
        this.keys = keys;
        this.byName = byName;
    }

    /**
     * These certificates, known by their {@linkplain CertifiedKey#dnsNames() names}.
     *
     * @param keys at least one; the first is served to who asks for no name, or for one that is not known
     * @return the choice
     * @throws IllegalArgumentException if there is none, two are for the same name, or one that is not the first has no
     *     name to ask for it
     */
    public static ServerCertificates of(List<CertifiedKey> keys) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("a TLS server needs at least one certificate");
        }
        Map<String, CertifiedKey> byName = new HashMap<>();
        for (CertifiedKey each : keys) {
            List<String> names = each.dnsNames();
            if (names.isEmpty() && !each.equals(keys.get(0))) {
                throw new IllegalArgumentException("nobody can ask for the certificate of " + subject(each)
                        + ": it has no DNS name in its subjectAltName, and only the first may be without");
            }
            for (String name : names) {
                CertifiedKey other = byName.putIfAbsent(name, each);
                if (other != null) {
                    throw new IllegalArgumentException("two certificates are for the name " + name + ": that of "
                            + subject(other) + " and that of " + subject(each));
                }
            }
        }
        return new ServerCertificates(List.copyOf(keys), Map.copyOf(byName));
    }

    private static String subject(CertifiedKey key) {
        return key.chain().get(0).getSubjectX500Principal() + ", serial number "
                + key.chain().get(0).getSerialNumber().toString(16);
    }

    /**
     * The certificate for a name.
     *
     * @param name as a client asks for it, in any case
     * @return empty if there is none but the default
     */
    public Optional<CertifiedKey> find(String name) {
        String asked = name.toLowerCase(Locale.ROOT);
        CertifiedKey exact = byName.get(asked);
        int dot = asked.indexOf('.');
        if (exact != null || dot <= 0) {
            return Optional.ofNullable(exact);
        }
        return Optional.ofNullable(byName.get("*" + asked.substring(dot)));
    }

    /**
     * Whether a certificate was issued for a name; for {@link TlsOptions#withServedNames}.
     *
     * @param name as a client asks for it
     * @return false if only the default could be served
     */
    public boolean covers(String name) {
        return find(name).isPresent();
    }

    /**
     * All certificates.
     *
     * @return at least one, in the order given; the first is the default
     */
    public List<CertifiedKey> all() {
        return keys;
    }

    /**
     * The choice as {@link javax.net.ssl.SSLContext#init} takes it. A client that cannot use the kind of key that its
     * name's certificate has is refused; it never gets another name's.
     *
     * @return a key manager of servers, for any provider
     */
    public X509ExtendedKeyManager keyManager() {
        return new NamedKeyManager(this);
    }

    /** {@return the names, for logs} */
    @Override
    public String toString() {
        return byName.keySet().stream().sorted().collect(Collectors.joining(", ", "certificates for [", "]"));
    }
}
