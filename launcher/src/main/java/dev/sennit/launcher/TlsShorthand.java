// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.spi.EndpointDescription;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code --tls-cert} and {@code --tls-key}: TLS at the endpoints that are given as those of TCP. It only writes endpoints
 * of the type {@code tls}; whoever provides that type reads the files.
 */
record TlsShorthand(Path certificate, Optional<Path> key) {
    private static final String BELOW = "tcp";
    private static final String TYPE = "tls";
    private static final String WITH = "option --" + Options.TLS_CERT.name() + ": ";

    /** Empty unless the user asks for it. */
    static Optional<TlsShorthand> from(OptionValues values) {
        Optional<Path> certificate = values.find(Options.TLS_CERT);
        Optional<Path> key = values.find(Options.TLS_KEY);
        if (key.isPresent() && certificate.isEmpty()) {
            throw LauncherException.usage("option --" + Options.TLS_KEY.name() + " needs --" + Options.TLS_CERT.name()
                    + ": the file of the certificate that the key belongs to");
        }
        return certificate.map(file -> new TlsShorthand(file, key));
    }

    /** The endpoint that is written so, with TLS. */
    ServerEndpoint endpoint(String text) {
        if (Endpoints.syntaxes().stream().noneMatch(form -> form.startsWith(TYPE + ":"))) {
            throw LauncherException.usage(
                    WITH + "there is no TLS: no module on the module path has endpoints of the type " + TYPE);
        }
        try {
            return Endpoints.server(over(text));
        } catch (IllegalArgumentException e) {
            throw LauncherException.usage(WITH, e);
        }
    }

    String over(String text) {
        EndpointDescription endpoint = EndpointDescription.parse(text);
        List<String> words = new ArrayList<>(List.of(endpoint.type()));
        words.addAll(endpoint.arguments());
        words.set(indexOfTcp(text, words), TYPE);
        List<String> parts = new ArrayList<>();
        words.forEach(word -> parts.add(EndpointDescription.quote(word)));
        endpoint.keywords().forEach((name, value) -> parts.add(keyword(name, value)));
        parts.add(keyword("cert", oneOfAList(certificate)));
        key.ifPresent(file -> parts.add(keyword("key", oneOfAList(file))));
        return String.join(":", parts);
    }

    /** An endpoint that wraps another, such as one behind a proxy, has the type of that behind its own. */
    private static int indexOfTcp(String text, List<String> words) {
        List<String> types = words.subList(0, words.size() - 1); // an address is behind each
        if (types.contains(TYPE)) {
            throw new IllegalArgumentException("endpoint '" + text + "' has TLS already: write " + BELOW
                    + " in place of " + TYPE + ", or leave the option out");
        }
        int index = types.indexOf(BELOW);
        if (index < 0) {
            throw new IllegalArgumentException(
                    "TLS is put over endpoints of the type " + BELOW + " only, not over '" + text + "'");
        }
        return index;
    }

    /** These keywords take several files, with commas between them. */
    private static String oneOfAList(Path file) {
        return file.toString().replace(",", "\\,");
    }

    private static String keyword(String name, String value) {
        return EndpointDescription.quote(name) + "=" + EndpointDescription.quote(value);
    }
}
