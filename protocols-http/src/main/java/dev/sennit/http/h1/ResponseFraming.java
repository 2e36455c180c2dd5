// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/**
 * The fields that decide where a response ends and what becomes of its connection. Whatever a proxy and this client could read
 * differently is refused: that is how responses are given to the wrong request.
 */
final class ResponseFraming {
    private static final int FIRST_FINAL = 200;
    private static final int NO_CONTENT = 204;

    private final MessageFraming framing = new MessageFraming();

    @Nullable
    HttpFault interpret(byte[] bytes, FieldTable fields, HttpVersion version, int statusCode) {
        framing.begin(version);
        for (int i = 0; i < fields.size(); i++) {
            HttpFault fault = framing.field(bytes, fields, i);
            if (fault != null) {
                return fault;
            }
        }
        HttpFault fault = framing.conclude();
        return fault == null && announcesWhatItCannotHave(statusCode) ? HttpFault.CONTENT_IN_BODYLESS_RESPONSE : fault;
    }

    /** RFC 9110 section 8.6, RFC 9112 section 6.1; a length of 0 is superfluous and means the same to everybody. */
    private boolean announcesWhatItCannotHave(int statusCode) {
        boolean bodyless = statusCode < FIRST_FINAL || statusCode == NO_CONTENT;
        return bodyless && (framing.isChunked() || framing.contentLength() > 0);
    }

    /** RFC 9112 section 6.3, items 1, 2 and 4 to 8. */
    BodyFraming body(HttpMethod requestMethod, int statusCode) {
        if (endsWithItsHead(requestMethod, statusCode)) {
            return BodyFraming.NONE;
        }
        if (framing.isChunked()) {
            return BodyFraming.CHUNKED;
        }
        if (framing.contentLength() < 0) {
            return BodyFraming.UNTIL_CLOSE;
        }
        return framing.contentLength() > 0 ? BodyFraming.LENGTH : BodyFraming.NONE;
    }

    private static boolean endsWithItsHead(HttpMethod requestMethod, int statusCode) {
        return requestMethod.equals(HttpMethod.HEAD)
                || statusCode < FIRST_FINAL
                || statusCode == NO_CONTENT
                || statusCode == 304
                || isTunnel(requestMethod, statusCode);
    }

    static boolean isTunnel(HttpMethod requestMethod, int statusCode) {
        return requestMethod.equals(HttpMethod.CONNECT) && statusCode >= FIRST_FINAL && statusCode < 300;
    }

    long contentLength() {
        return framing.contentLength();
    }

    boolean keepsAlive() {
        return framing.keepsAlive();
    }
}
