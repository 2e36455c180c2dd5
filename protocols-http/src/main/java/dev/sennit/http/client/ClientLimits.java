// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpLimits;

/**
 * How much a server may send before its response is refused, with {@link HttpClientException.Kind#BAD_RESPONSE}. Every limit is on by
 * default; a response exactly at its limit passes.
 *
 * @param statusLineBytes the status line without its CRLF
 * @param headerBytes all field lines of a head with their CRLFs, without the empty line after them
 * @param headerCount field lines of a head
 * @param trailerBytes all field lines of a trailer section with their CRLFs
 * @param trailerCount field lines of a trailer section
 * @param chunkLineBytes one chunk-size line without its CRLF, extensions included
 * @param chunkExtensionBytes the chunk extensions of one whole body
 * @param maxBodyBytes the content of one response as it is sent, streamed or gathered
 * @param interimCount interim responses (1xx) before a response
 * @param maxDecodedBytes the content of one response after decompression
 * @param maxDecodedRatio how many times larger than what was sent it may be then, beyond the first 64 KiB
 */
public record ClientLimits(
        int statusLineBytes,
        int headerBytes,
        int headerCount,
        int trailerBytes,
        int trailerCount,
        int chunkLineBytes,
        int chunkExtensionBytes,
        long maxBodyBytes,
        int interimCount,
        long maxDecodedBytes,
        int maxDecodedRatio) {

    /**
     * Status line 8 KiB; head 32 KiB in 100 fields; trailers 8 KiB in 32; chunk line 256 B, extensions 4 KiB; body 16 MiB; 8 interim
     * responses; decompressed 64 MiB, and 200 times what was sent.
     */
    public static final ClientLimits DEFAULTS =
            new ClientLimits(8 << 10, 32 << 10, 100, 8 << 10, 32, 256, 4 << 10, 16L << 20, 8, 64L << 20, 200);

    private static final int MOST_INTERIMS = 1 << 16;

    /**
     * Checks every limit.
     *
     * @param statusLineBytes see above
     * @param headerBytes see above
     * @param headerCount see above
     * @param trailerBytes see above
     * @param trailerCount see above
     * @param chunkLineBytes see above
     * @param chunkExtensionBytes see above
     * @param maxBodyBytes see above
     * @param interimCount see above
     * @param maxDecodedBytes see above
     * @param maxDecodedRatio see above
     * @throws IllegalArgumentException if a limit is less than 1 (extensions, body, interim responses: less than 0), or absurdly large:
     *     16 MiB for the limits in bytes other than the body's, 65,536 for the counts
     */
    public ClientLimits {
        if (statusLineBytes < 1) {
            throw new IllegalArgumentException("statusLineBytes must be 1 to 16777216, not " + statusLineBytes);
        }
        if (interimCount < 0 || interimCount > MOST_INTERIMS) {
            throw new IllegalArgumentException("interimCount must be 0 to 65536, not " + interimCount);
        }
        if (maxDecodedBytes < 0) {
            throw new IllegalArgumentException("maxDecodedBytes must be 0 or more, not " + maxDecodedBytes);
        }
        if (maxDecodedRatio < 1) {
            throw new IllegalArgumentException("maxDecodedRatio must be 1 or more, not " + maxDecodedRatio);
        }
        asMessageLimits(
                statusLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes);
    }

    private static HttpLimits asMessageLimits(
            int startLineBytes,
            int headerBytes,
            int headerCount,
            int trailerBytes,
            int trailerCount,
            int chunkLineBytes,
            int chunkExtensionBytes,
            long maxBodyBytes) {
        return new HttpLimits(
                startLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                1);
    }

    /**
     * The limits that requests and responses have in common.
     *
     * @return with the status line in the place of the request line
     */
    public HttpLimits messageLimits() {
        return asMessageLimits(
                statusLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes);
    }

    /**
     * Another head.
     *
     * @param bytes the new {@link #headerBytes}
     * @param count the new {@link #headerCount}
     * @return the other limits as they are
     */
    public ClientLimits withHeader(int bytes, int count) {
        return new ClientLimits(
                statusLineBytes,
                bytes,
                count,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                interimCount,
                maxDecodedBytes,
                maxDecodedRatio);
    }

    /**
     * Another body.
     *
     * @param bytes the new {@link #maxBodyBytes}; {@link Long#MAX_VALUE} for any
     * @return the other limits as they are
     */
    public ClientLimits withMaxBodyBytes(long bytes) {
        return new ClientLimits(
                statusLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                bytes,
                interimCount,
                maxDecodedBytes,
                maxDecodedRatio);
    }

    /**
     * Another size after decompression.
     *
     * @param bytes the new {@link #maxDecodedBytes}
     * @param ratio the new {@link #maxDecodedRatio}
     * @return the other limits as they are
     */
    public ClientLimits withDecoded(long bytes, int ratio) {
        return new ClientLimits(
                statusLineBytes,
                headerBytes,
                headerCount,
                trailerBytes,
                trailerCount,
                chunkLineBytes,
                chunkExtensionBytes,
                maxBodyBytes,
                interimCount,
                bytes,
                ratio);
    }
}
