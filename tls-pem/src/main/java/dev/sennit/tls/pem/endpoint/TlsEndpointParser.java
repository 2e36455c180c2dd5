// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import dev.sennit.reactor.spi.EndpointParser;
import dev.sennit.tls.pem.PemFiles;
import dev.sennit.tls.pem.RenewedContext;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Endpoints {@code tls:PORT:cert=FILE[:key=FILE][:client-ca=FILE][:alpn=NAME,…][:interface=ADDR][:backlog=N]}: TLS over
 * TCP. Without {@code key} the certificate's file holds the key too; with {@code client-ca} clients must show a
 * certificate that one of those authorities issued.
 */
@AutoService(EndpointParser.class)
public final class TlsEndpointParser implements EndpointParser {
    private static final String SYNTAX =
            "tls:PORT:cert=FILE[:key=FILE][:client-ca=FILE][:alpn=NAME,...]" + "[:interface=ADDR][:backlog=N]";
    private static final List<String> OF_TCP = List.of("interface", "backlog");

    /** For the service loader. */
    public TlsEndpointParser() {}

    @Override
    public String type() {
        return "tls";
    }

    @Override
    public String syntax() {
        return SYNTAX;
    }

    @Override
    public ServerEndpoint parseServer(EndpointDescription description) {
        description.expect(1, SYNTAX, "cert", "key", "client-ca", "alpn", "interface", "backlog");
        Map<String, String> keywords = description.keywords();
        if (!keywords.containsKey("cert")) {
            throw new IllegalArgumentException(
                    "endpoint '" + description.text() + "' names no certificate: the form is " + SYNTAX);
        }
        Path certificates = path(description, "cert");
        Path key = keywords.containsKey("key") ? path(description, "key") : certificates;
        Optional<Path> authorities =
                keywords.containsKey("client-ca") ? Optional.of(path(description, "client-ca")) : Optional.empty();
        String[] alpn = keywords.containsKey("alpn") ? keywords.get("alpn").split(",", -1) : new String[0];
        try {
            RenewedContext context = new RenewedContext(new PemFiles(certificates, key, authorities));
            return new TlsServerEndpoint(
                    Endpoints.server(tcp(description)), context, authorities.isPresent(), alpn, description.text());
        } catch (IOException e) {
            throw new IllegalArgumentException("endpoint '" + description.text() + "': " + e.getMessage(), e);
        }
    }

    private static Path path(EndpointDescription description, String keyword) {
        String text = description.keywords().getOrDefault(keyword, "");
        try {
            if (!text.isEmpty()) {
                return Path.of(text);
            }
        } catch (InvalidPathException e) {
            // said below
        }
        throw new IllegalArgumentException(
                "endpoint '" + description.text() + "': " + keyword + " must be a file, not '" + text + "'");
    }

    private static String tcp(EndpointDescription description) {
        StringBuilder text = new StringBuilder("tcp:")
                .append(EndpointDescription.quote(description.arguments().get(0)));
        for (String keyword : OF_TCP) {
            String value = description.keywords().get(keyword);
            if (value != null) {
                text.append(':').append(keyword).append('=').append(EndpointDescription.quote(value));
            }
        }
        return text.toString();
    }
}
