// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * What a server bears beyond the single messages of {@link HttpLimits}.
 *
 * @param maxStreamedBytes the content of one request that its handler takes as a stream; beyond: 413. What is gathered has {@link
 *     HttpLimits#maxBodyBytes()}
 * @param maxDroppedBytes how much content of an answered request is read and dropped, so that its connection can go on; beyond: the
 *     connection closes behind the answer
 */
public record ServerLimits(long maxStreamedBytes, long maxDroppedBytes) {
    /** Streamed content 1 GiB, dropped content 256 KiB. */
    public static final ServerLimits DEFAULTS = new ServerLimits(1L << 30, 256L << 10);

    /**
     * Checks every limit.
     *
     * @param maxStreamedBytes see above
     * @param maxDroppedBytes see above
     * @throws IllegalArgumentException if one is negative
     */
    public ServerLimits {
        requireNotNegative("maxStreamedBytes", maxStreamedBytes);
        requireNotNegative("maxDroppedBytes", maxDroppedBytes);
    }

    private static void requireNotNegative(String name, long value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must be 0 or more, not " + value);
        }
    }

    /**
     * Other streams.
     *
     * @param bytes the new {@link #maxStreamedBytes}; {@link Long#MAX_VALUE} for any length
     * @return the other limits as they are
     */
    public ServerLimits withMaxStreamedBytes(long bytes) {
        return new ServerLimits(bytes, maxDroppedBytes);
    }

    /**
     * Another patience with content that nobody wants.
     *
     * @param bytes the new {@link #maxDroppedBytes}
     * @return the other limits as they are
     */
    public ServerLimits withMaxDroppedBytes(long bytes) {
        return new ServerLimits(maxStreamedBytes, bytes);
    }
}
