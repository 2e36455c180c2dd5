// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpLimits;

/**
 * How much a server may send before its response is refused, with {@link HttpClientException.Kind#BAD_RESPONSE}. Every limit is on by
 * default; a response exactly at its limit passes.
 *
 * @param messages what requests and responses have in common. {@link HttpLimits#requestLineBytes()} is that of the status line, {@link
 *     HttpLimits#maxBodyBytes()} counts the content as it is sent, streamed or gathered, and {@link HttpLimits#maxPipeline()} does not
 *     matter: see {@link PoolLimits#pipeline()}
 * @param interimCount interim responses (1xx) before a response
 * @param maxDecodedBytes the content of one response after decompression
 * @param maxDecodedRatio how many times larger than what was sent it may be then, beyond the first 64 KiB
 */
public record ClientLimits(HttpLimits messages, int interimCount, long maxDecodedBytes, int maxDecodedRatio) {
    /** {@link HttpLimits#DEFAULTS}, but heads of 32 KiB; 8 interim responses; decompressed 64 MiB, and 200 times what was sent. */
    public static final ClientLimits DEFAULTS = new ClientLimits(
            HttpLimits.DEFAULTS.withHeader(32 << 10, HttpLimits.DEFAULTS.headerCount()), 8, 64L << 20, 200);

    private static final int MOST_INTERIMS = 1 << 16;

    /**
     * Checks every limit.
     *
     * @param messages see above
     * @param interimCount see above
     * @param maxDecodedBytes see above
     * @param maxDecodedRatio see above
     * @throws IllegalArgumentException if a limit is less than 0 (the ratio: less than 1), or there are more than 65,536 interim responses
     */
    public ClientLimits {
        if (interimCount < 0 || interimCount > MOST_INTERIMS) {
            throw new IllegalArgumentException("interimCount must be 0 to 65536, not " + interimCount);
        }
        if (maxDecodedBytes < 0) {
            throw new IllegalArgumentException("maxDecodedBytes must be 0 or more, not " + maxDecodedBytes);
        }
        if (maxDecodedRatio < 1) {
            throw new IllegalArgumentException("maxDecodedRatio must be 1 or more, not " + maxDecodedRatio);
        }
    }

    /**
     * Other limits of messages.
     *
     * @param value the new {@link #messages}
     * @return the other limits as they are
     */
    public ClientLimits withMessages(HttpLimits value) {
        return new ClientLimits(value, interimCount, maxDecodedBytes, maxDecodedRatio);
    }

    /**
     * Another head.
     *
     * @param bytes the new {@link HttpLimits#headerBytes}
     * @param count the new {@link HttpLimits#headerCount}
     * @return the other limits as they are
     */
    public ClientLimits withHeader(int bytes, int count) {
        return withMessages(messages.withHeader(bytes, count));
    }

    /**
     * Another body.
     *
     * @param bytes the new {@link HttpLimits#maxBodyBytes}; {@link Long#MAX_VALUE} for any
     * @return the other limits as they are
     */
    public ClientLimits withMaxBodyBytes(long bytes) {
        return withMessages(messages.withMaxBodyBytes(bytes));
    }

    /**
     * Another size after decompression.
     *
     * @param bytes the new {@link #maxDecodedBytes}
     * @param ratio the new {@link #maxDecodedRatio}
     * @return the other limits as they are
     */
    public ClientLimits withDecoded(long bytes, int ratio) {
        return new ClientLimits(messages, interimCount, bytes, ratio);
    }
}
