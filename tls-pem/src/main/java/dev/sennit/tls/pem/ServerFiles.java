// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem;

import dev.sennit.reactor.CertifiedKey;
import dev.sennit.reactor.ServerCertificates;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;

/**
 * The PEM files of a server.
 *
 * @param certificates its certificates; the name that a client asks for chooses among them
 * @param clientAuthorities who vouches for clients; empty not to ask them for certificates
 */
public record ServerFiles(CertificateSource certificates, Optional<Path> clientAuthorities)
        implements PemSource<ServerContext> {
    /** {@return all files; none of the certificates' while they cannot be found} */
    @Override
    public List<Path> files() {
        List<CertificateFiles> found;
        try {
            found = certificates.find();
        } catch (IOException e) {
            found = List.of();
        }
        return Stream.concat(found.stream().flatMap(each -> each.files().stream()), clientAuthorities.stream())
                .distinct()
                .toList();
    }

    /**
     * Reads them.
     *
     * @return a context with the first of the JVM's providers that offers TLS
     * @throws IOException as {@link PemSource#load}; also if two certificates are for the same name
     */
    @Override
    public ServerContext load() throws IOException {
        ServerCertificates choice = ServerCertificates.of(loadCertificates());
        KeyManager[] keys = {choice.keyManager()};
        // Without authorities nobody is trusted, and nobody is asked.
        TrustManager[] trust =
                clientAuthorities.isPresent() ? Contexts.trusting(clientAuthorities.get()) : new TrustManager[0];
        return new ServerContext(Contexts.create(keys, trust), choice);
    }

    private List<CertifiedKey> loadCertificates() throws IOException {
        List<CertifiedKey> keys = new ArrayList<>();
        Map<String, Path> byName = new HashMap<>();
        for (CertificateFiles each : certificates.find()) {
            CertifiedKey key = each.load();
            List<String> names = key.dnsNames();
            if (names.isEmpty() && !keys.isEmpty()) {
                throw new IOException("nobody can ask for the certificate in " + each.certificates()
                        + ": it has no DNS name in its subjectAltName, and only the first may be without");
            }
            for (String name : names) {
                Path other = byName.putIfAbsent(name, each.certificates());
                if (other != null) {
                    throw new IOException("the certificates in " + other + " and in " + each.certificates()
                            + " are both for the name " + name + ": leave one of them out");
                }
            }
            keys.add(key);
        }
        return keys;
    }

    /** {@return the files, for logs} */
    @Override
    public String toString() {
        return certificates + clientAuthorities.map(file -> " and " + file).orElse("");
    }
}
