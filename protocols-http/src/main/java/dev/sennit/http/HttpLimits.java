// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * How much a peer may send before it is refused. Every limit is on by default; a message exactly at its limit passes.
 *
 * @param requestLineBytes the request line without its CRLF; beyond: 414
 * @param headerBytes all field lines of a head with their CRLFs, without the empty line after them; beyond: 431
 * @param headerCount field lines of a head; beyond: 431
 * @param trailerBytes all field lines of a trailer section with their CRLFs; beyond: 431
 * @param trailerCount field lines of a trailer section; beyond: 431
 * @param chunkLineBytes one chunk-size line without its CRLF, extensions included; beyond: 400
 * @param chunkExtensionBytes the chunk extensions of one whole body; beyond: 400
 * @param maxBodyBytes the content of one request; beyond: 413
 * @param maxPipeline requests of one connection that wait for their answers; beyond: nothing is read until one is answered
 */
public record HttpLimits(
        int requestLineBytes,
        int headerBytes,
        int headerCount,
        int trailerBytes,
        int trailerCount,
        int chunkLineBytes,
        int chunkExtensionBytes,
        long maxBodyBytes,
        int maxPipeline) {

    /** Request line 8 KiB; head 16 KiB in 100 fields; trailers 8 KiB in 32; chunk line 256 B, extensions 4 KiB; body 16 MiB; 16 pipelined. */
    public static final HttpLimits DEFAULTS =
            new HttpLimits(8 << 10, 16 << 10, 100, 8 << 10, 32, 256, 4 << 10, 16L << 20, 16);

    private static final int MOST_BYTES = 1 << 24;
    private static final int MOST_FIELDS = 1 << 16;

    /**
     * Checks every limit.
     *
     * @param requestLineBytes see above
     * @param headerBytes see above
     * @param headerCount see above
     * @param trailerBytes see above
     * @param trailerCount see above
     * @param chunkLineBytes see above
     * @param chunkExtensionBytes see above
     * @param maxBodyBytes see above
     * @param maxPipeline see above
     * @throws IllegalArgumentException if a limit is less than 1 (extensions, body: less than 0), or absurdly large: 16 MiB for the
     *     limits in bytes other than the body's, 65,536 for the counts
     */
    public HttpLimits {
        check("requestLineBytes", requestLineBytes, 1, MOST_BYTES);
        check("headerBytes", headerBytes, 1, MOST_BYTES);
        check("headerCount", headerCount, 1, MOST_FIELDS);
        check("trailerBytes", trailerBytes, 1, MOST_BYTES);
        check("trailerCount", trailerCount, 1, MOST_FIELDS);
        check("chunkLineBytes", chunkLineBytes, 1, MOST_BYTES);
        check("chunkExtensionBytes", chunkExtensionBytes, 0, MOST_BYTES);
        check("maxBodyBytes", maxBodyBytes, 0, Long.MAX_VALUE);
        check("maxPipeline", maxPipeline, 1, MOST_FIELDS);
    }

    private static void check(String name, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " to " + most + ", not " + value);
        }
    }

    /**
     * Another request line.
     *
     * @param bytes the new {@link #requestLineBytes}
     * @return the other limits as they are
     */
    public HttpLimits withRequestLineBytes(int bytes) {
        return new HttpLimits(
                bytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                maxPipeline);
    }

    /**
     * Another header section.
     *
     * @param bytes the new {@link #headerBytes}
     * @param count the new {@link #headerCount}
     * @return the other limits as they are
     */
    public HttpLimits withHeader(int bytes, int count) {
        return new HttpLimits(
                requestLineBytes,
                bytes,
                count,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                maxPipeline);
    }

    /**
     * Another trailer section.
     *
     * @param bytes the new {@link #trailerBytes}
     * @param count the new {@link #trailerCount}
     * @return the other limits as they are
     */
    public HttpLimits withTrailer(int bytes, int count) {
        return new HttpLimits(
                requestLineBytes,
                headerBytes,
                headerCount,
                bytes,
                count,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                maxPipeline);
    }

    /**
     * Other chunks.
     *
     * @param lineBytes the new {@link #chunkLineBytes}
     * @param extensionBytes the new {@link #chunkExtensionBytes}
     * @return the other limits as they are
     */
    public HttpLimits withChunk(int lineBytes, int extensionBytes) {
        return new HttpLimits(
                requestLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                lineBytes,
                extensionBytes,
                maxBodyBytes,
                maxPipeline);
    }

    /**
     * Another body.
     *
     * @param bytes the new {@link #maxBodyBytes}
     * @return the other limits as they are
     */
    public HttpLimits withMaxBodyBytes(long bytes) {
        return new HttpLimits(
                requestLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                bytes,
                maxPipeline);
    }

    /**
     * Another depth of pipelining.
     *
     * @param requests the new {@link #maxPipeline}
     * @return the other limits as they are
     */
    public HttpLimits withMaxPipeline(int requests) {
        return new HttpLimits(
                requestLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                requests);
    }
}
