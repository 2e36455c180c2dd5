// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.ClientRequest;
import dev.sennit.http.client.RequestBody;
import java.util.Set;

/**
 * A request as it goes out on a connection.
 *
 * @param method how the end of the response is found depends on it
 * @param target in the form that fits who is asked (RFC 9112 section 3.2)
 * @param host the value of Host
 * @param headers the application's fields
 * @param body the content
 * @param expectsContinue whether it is held back until the server asks for it
 * @param acceptsCodings whether the response may be compressed, and is then decompressed
 */
public record OutgoingRequest(
        HttpMethod method,
        String target,
        String host,
        HttpHeaders headers,
        RequestBody body,
        boolean expectsContinue,
        boolean acceptsCodings) {
    /** RFC 9110 section 9.2.1. */
    private static final Set<HttpMethod> SAFE =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    /** Whether it asks to switch to another protocol (RFC 9110 section 7.8). */
    boolean asksToSwitch() {
        return headers.contains("Upgrade");
    }

    /** Whether it may be sent behind others, before they are answered, and others behind it (RFC 9112 section 9.3.2). */
    public boolean mayBePipelined() {
        return isSafe(method) && body.isEmpty() && !expectsContinue && !asksToSwitch();
    }

    /** The same, of a request that is not yet made ready for a connection. */
    public static boolean mayBePipelined(ClientRequest request) {
        return isSafe(request.method())
                && request.body().isEmpty()
                && !request.expectsContinue()
                && !request.headers().contains("Upgrade");
    }

    private static boolean isSafe(HttpMethod method) {
        return SAFE.contains(method);
    }
}
