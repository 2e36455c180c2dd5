// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;

/** The fields after a chunked body (RFC 9112 section 7.1.2); made only when there are any. */
final class TrailerParser {
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

    private static final int INITIAL_BYTES = 256;
    private static final int CRLF_BYTES = 2;

    private final FieldTable fields = new FieldTable();
    private final FieldSectionParser section;
    private final int mostBytes;
    private byte[] bytes = new byte[INITIAL_BYTES];
    private int length;

    TrailerParser(HttpLimits limits) {
        mostBytes = limits.trailerBytes() + CRLF_BYTES;
        section = new FieldSectionParser(
                fields,
                limits.trailerBytes(),
                limits.trailerCount(),
                HttpFault.TRAILER_TOO_LARGE,
                HttpFault.TOO_MANY_TRAILERS);
        section.begin(0);
    }

    /** Takes bytes; afterwards {@link #taken} says how many of the section's have been looked at. */
    Progress parse(byte[] in, int from, int to) {
        int count = Math.min(to - from, mostBytes - length);
        if (length + count > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + count, bytes.length * 2));
        }
        System.arraycopy(in, from, bytes, length, count);
        length += count;
        return section.parse(bytes, 0, length);
    }

    int taken() {
        return section.position();
    }

    HttpFault fault() {
        return Objects.requireNonNull(section.fault());
    }

    HttpHeaders headers() {
        fields.over(bytes);
        HttpHeaderList kept = new HttpHeaderList();
        fields.forEach((name, value) -> {
            if (!TOO_LATE.contains(name.toLowerCase(Locale.ROOT))) {
                kept.add(name, value);
            }
        });
        return kept;
    }
}
