// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import java.util.Arrays;
import java.util.Objects;

/** The fields after a chunked body (RFC 9112 section 7.1.2); made only when there are any. */
final class TrailerParser {
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
            if (!TrailerFields.isTooLate(name)) {
                kept.add(name, value);
            }
        });
        return kept;
    }
}
