// SPDX-License-Identifier: Apache-2.0
package dev.sennit.fuzz;

import dev.sennit.http.HttpLimits;

/** Limits of HTTP that a small input goes over. */
final class SmallLimits {
    static final int REQUEST_LINE_BYTES = 64;
    static final int HEADER_BYTES = 192;
    static final int TRAILER_BYTES = 64;
    static final int CHUNK_LINE_BYTES = 24;
    static final int BODY_BYTES = 100;

    static final HttpLimits HTTP = HttpLimits.DEFAULTS
            .withRequestLineBytes(REQUEST_LINE_BYTES)
            .withHeader(HEADER_BYTES, 6)
            .withTrailer(TRAILER_BYTES, 3)
            .withChunk(CHUNK_LINE_BYTES, 32)
            .withMaxBodyBytes(BODY_BYTES)
            .withMaxPipeline(2);

    private SmallLimits() {}
}
