// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpHeaders;
import java.nio.charset.StandardCharsets;

/** Writes the chunked transfer coding (RFC 9112 section 7.1). An empty chunk would end the body, so it is never written for data. */
public final class ChunkedEncoder {
    private static final byte[] CRLF = "\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] LAST_CHUNK = "0\r\n".getBytes(StandardCharsets.US_ASCII);

    private ChunkedEncoder() {}

    /** Writes a chunk; nothing if there are no bytes. */
    public static void chunk(WireBuffer out, byte[] bytes, int from, int to) {
        if (to > from) {
            beginChunk(out, to - from);
            out.put(bytes, from, to);
            endChunk(out);
        }
    }

    /**
     * Writes what stands before the data of a chunk that is sent by other means.
     *
     * @throws IllegalArgumentException if the chunk is empty
     */
    public static void beginChunk(WireBuffer out, int dataBytes) {
        if (dataBytes < 1) {
            throw new IllegalArgumentException("a chunk has at least one byte, not " + dataBytes);
        }
        out.putHex(dataBytes).put(CRLF);
    }

    /** Writes what stands after the data of a chunk. */
    public static void endChunk(WireBuffer out) {
        out.put(CRLF);
    }

    /** Writes the end of the body. */
    public static void end(WireBuffer out) {
        out.put(END);
    }

    /**
     * Writes the end of the body, with trailer fields.
     *
     * @throws IllegalArgumentException as {@link ResponseHeadWriter#fields}
     */
    public static void end(WireBuffer out, HttpHeaders trailers) {
        out.put(LAST_CHUNK);
        ResponseHeadWriter.fields(out, trailers);
        out.put(CRLF);
    }
}
