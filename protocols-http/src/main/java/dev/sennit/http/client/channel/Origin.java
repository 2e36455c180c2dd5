// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.h1.HostSyntax;
import java.net.URI;
import java.util.Locale;

/**
 * Where a request goes: what connections and credentials belong to (RFC 6454 section 4).
 *
 * @param scheme {@code http} or {@code https}
 * @param host a name in lower case, or an address; of IPv6 without brackets
 * @param port 1 to 65,535
 */
public record Origin(String scheme, String host, int port) {
    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;
    private static final int MOST_PORT = 65_535;

    /**
     * The origin of a URI.
     *
     * @throws IllegalArgumentException if it is no http or https URI with a host, or has user information
     */
    public static Origin of(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException(
                    "a request goes to an http: or https: URI, not to one of '" + scheme + "'");
        }
        String authority =
                uri.getRawAuthority() == null ? "" : uri.getRawAuthority().toLowerCase(Locale.ROOT);
        if (authority.indexOf('@') >= 0) {
            throw new IllegalArgumentException(
                    "user information in a URI is not sent (RFC 9110 section 4.2.4): use an Authorization field");
        }
        if (authority.indexOf('%') >= 0 || !HostSyntax.isHost(authority)) {
            throw new IllegalArgumentException("'" + authority + "' is no host, or host:port, in ASCII (IDNA)");
        }
        int colon = authority.lastIndexOf(':');
        boolean hasPort = colon > authority.lastIndexOf(']');
        String host = hasPort ? authority.substring(0, colon) : authority;
        String digits = hasPort ? authority.substring(colon + 1) : "";
        int port = digits.isEmpty() ? defaultPort(scheme) : Integer.parseInt(digits);
        if (port < 1 || port > MOST_PORT) {
            throw new IllegalArgumentException("a port is 1 to " + MOST_PORT + ", not " + port);
        }
        return new Origin(scheme, host.startsWith("[") ? host.substring(1, host.length() - 1) : host, port);
    }

    private static int defaultPort(String scheme) {
        return scheme.equals("https") ? HTTPS_PORT : HTTP_PORT;
    }

    /** Whether its connections speak TLS. */
    public boolean isSecure() {
        return scheme.equals("https");
    }

    /** As in the Host field (RFC 9110 section 7.2): without the port if it is the scheme's own. */
    public String authority() {
        return port == defaultPort(scheme) ? bracketed() : hostAndPort();
    }

    /** As the target of CONNECT (RFC 9112 section 3.2.3): always with the port. */
    public String hostAndPort() {
        return bracketed() + ":" + port;
    }

    private String bracketed() {
        return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    }

    /** For example {@code https://example.org}. */
    @Override
    public String toString() {
        return scheme + "://" + authority();
    }
}
