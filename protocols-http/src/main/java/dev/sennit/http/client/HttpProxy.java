// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.client.channel.Origin;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;

/**
 * A proxy, spoken to in the clear. It is asked for {@code http:} resources by their whole URI, and for tunnels to {@code https:} origins
 * by CONNECT (RFC 9110 section 9.3.6): what goes through them is TLS from end to end, with the origin's name verified.
 *
 * @param host a name or an address
 * @param port 1 to 65,535
 * @param authorization the value of {@code Proxy-Authorization}; empty for none. The origins never see it
 */
public record HttpProxy(String host, int port, Optional<String> authorization) {
    /**
     * Checks the place.
     *
     * @param host see above
     * @param port see above
     * @param authorization see above
     * @throws IllegalArgumentException if host and port are none, or the authorization holds a control character
     */
    public HttpProxy {
        origin(host, port);
        authorization.ifPresent(value -> new HttpHeaderList().add("Proxy-Authorization", value));
    }

    /**
     * A proxy that asks for no authorization.
     *
     * @param host a name or an address
     * @param port 1 to 65,535
     * @return the proxy
     * @throws IllegalArgumentException if host and port are none
     */
    public static HttpProxy of(String host, int port) {
        return new HttpProxy(host, port, Optional.empty());
    }

    /**
     * The same proxy, with the Basic scheme (RFC 7617): whoever reads along between here and the proxy learns the password.
     *
     * @param user without a colon
     * @param password may be empty
     * @return the proxy
     * @throws IllegalArgumentException if the user has a colon
     */
    public HttpProxy withBasicAuthorization(String user, String password) {
        if (user.indexOf(':') >= 0) {
            throw new IllegalArgumentException("a user of the Basic scheme has no colon (RFC 7617)");
        }
        String token = Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
        return new HttpProxy(host, port, Optional.of("Basic " + token));
    }

    private static Origin origin(String host, int port) {
        return Origin.of(URI.create("http://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port));
    }

    Origin origin() {
        return origin(host, port);
    }

    /** Host and port, without the authorization. */
    @Override
    public String toString() {
        return origin().hostAndPort();
    }
}
