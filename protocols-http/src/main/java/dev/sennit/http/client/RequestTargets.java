// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.client.channel.Origin;
import java.net.URI;

/** What stands in the request line (RFC 9112 section 3.2); always in ASCII. */
final class RequestTargets {
    private RequestTargets() {}

    /** For the origin itself. */
    static String originForm(URI uri) {
        URI ascii = URI.create(uri.toASCIIString());
        String path = ascii.getRawPath();
        String query = ascii.getRawQuery();
        return (path == null || path.isEmpty() ? "/" : path) + (query == null ? "" : "?" + query);
    }

    /** For a proxy. */
    static String absoluteForm(URI uri) {
        return Origin.of(uri) + originForm(uri);
    }
}
