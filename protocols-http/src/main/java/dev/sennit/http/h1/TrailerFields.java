// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import java.util.Locale;
import java.util.Set;

/** Which fields may come behind a body. */
public final class TrailerFields {
    /** What must be known before the content: framing, routing, authentication, conditions (RFC 9110 section 6.5.1). */
    private static final Set<String> TOO_LATE = Set.of(
            "authorization",
            "cache-control",
            "connection",
            "content-encoding",
            "content-length",
            "content-range",
            "content-type",
            "cookie",
            "expect",
            "host",
            "if-match",
            "if-modified-since",
            "if-none-match",
            "if-range",
            "if-unmodified-since",
            "keep-alive",
            "max-forwards",
            "pragma",
            "proxy-authenticate",
            "proxy-authorization",
            "proxy-connection",
            "range",
            "set-cookie",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "www-authenticate");

    private TrailerFields() {}

    /** Whether a field of this name comes too late behind a body. */
    public static boolean isTooLate(String name) {
        return TOO_LATE.contains(name.toLowerCase(Locale.ROOT));
    }

    /**
     * Checks a field that is to be sent behind a body.
     *
     * @throws IllegalArgumentException if it comes too late there
     */
    public static void require(String name) {
        if (isTooLate(name)) {
            throw new IllegalArgumentException("the field " + name
                    + " has to be known before the content (RFC 9110 section 6.5.1), so it cannot be a trailer");
        }
    }
}
