// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.client.RequestBody;

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

    /** Whether it asks to switch to another protocol (RFC 9110 section 7.8). */
    boolean asksToSwitch() {
        return headers.contains("Upgrade");
    }
}
