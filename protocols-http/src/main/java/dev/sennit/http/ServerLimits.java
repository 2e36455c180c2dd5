// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

/**
 * What a server bears beyond the single messages of {@link HttpLimits}.
 *
 * @param maxStreamedBytes the content of one request that its handler takes as a stream; beyond: 413. What is gathered has {@link
 *     HttpLimits#maxBodyBytes()}
 * @param maxDroppedBytes how much content of an answered request is read and dropped, so that its connection can go on; beyond: the
 *     connection closes behind the answer
 * @param maxLingerBytes how much is read and dropped when a connection is closed whose client has not sent all, see {@link
 *     HttpTimeouts#linger()}
 */
public record ServerLimits(long maxStreamedBytes, long maxDroppedBytes, long maxLingerBytes) {
    /** Streamed content 1 GiB, dropped content 256 KiB, 1 MiB while lingering. */
    public static final ServerLimits DEFAULTS = new ServerLimits(1L << 30, 256L << 10, 1L << 20);

    /**
     * Checks every limit.
     *
     * @param maxStreamedBytes see above
     * @param maxDroppedBytes see above
     * @param maxLingerBytes see above
     * @throws IllegalArgumentException if one is negative
     */
    public ServerLimits {
        requireNotNegative("maxStreamedBytes", maxStreamedBytes);
        requireNotNegative("maxDroppedBytes", maxDroppedBytes);
        requireNotNegative("maxLingerBytes", maxLingerBytes);
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
        return new ServerLimits(bytes, maxDroppedBytes, maxLingerBytes);
    }

    /**
     * Another patience with content that nobody wants.
     *
     * @param bytes the new {@link #maxDroppedBytes}
     * @return the other limits as they are
     */
    public ServerLimits withMaxDroppedBytes(long bytes) {
        return new ServerLimits(maxStreamedBytes, bytes, maxLingerBytes);
    }

    /**
     * Another patience with clients that have not sent all when we close.
     *
     * @param bytes the new {@link #maxLingerBytes}
     * @return the other limits as they are
     */
    public ServerLimits withMaxLingerBytes(long bytes) {
        return new ServerLimits(maxStreamedBytes, maxDroppedBytes, bytes);
    }
}
