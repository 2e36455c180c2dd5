// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Deadline;
import java.time.Duration;

/**
 * What a server bears beyond the single messages of {@link HttpLimits}.
 *
 * @param maxStreamedBytes the content of one request that its handler takes as a stream; beyond: 413. What is gathered has {@link
 *     HttpLimits#maxBodyBytes()}
 * @param maxDroppedBytes how much content of an answered request is read and dropped, so that its connection can go on; beyond: the
 *     connection closes behind the answer
 * @param maxLingerBytes how much is read and dropped when a connection is closed whose client has not sent all, see {@link
 *     HttpTimeouts#linger()}
 * @param maxRequests how many requests are taken on one connection, the last of which closes it; 0 for any number
 * @param maxAge how long after it was made a connection takes requests: between two of them, or behind the one that is under way, it
 *     closes; {@link Deadline#NONE} for ever
 * @param maxConnections how many connections there are at a time, over all reactors; beyond: 503 with {@code Retry-After}, and for those
 *     who connect while many are told so, nothing
 * @param retryAfterSeconds when a client that was refused may come again
 */
public record ServerLimits(
        long maxStreamedBytes,
        long maxDroppedBytes,
        long maxLingerBytes,
        int maxRequests,
        Duration maxAge,
        int maxConnections,
        int retryAfterSeconds) {
    /**
     * Streamed content 1 GiB, dropped content 256 KiB, 1 MiB while lingering; requests and age of a connection without limit; 100,000
     * connections, and who is refused may come again after 10 s.
     */
    public static final ServerLimits DEFAULTS =
            new ServerLimits(1L << 30, 256L << 10, 1L << 20, 0, Deadline.NONE, 100_000, 10);

    /**
     * Checks every limit.
     *
     * @param maxStreamedBytes see above
     * @param maxDroppedBytes see above
     * @param maxLingerBytes see above
     * @param maxRequests see above
     * @param maxAge see above
     * @param maxConnections see above
     * @param retryAfterSeconds see above
     * @throws IllegalArgumentException if one is negative, {@code maxAge} not positive, or {@code maxConnections} 0
     */
    public ServerLimits {
        requireAtLeast(0, "maxStreamedBytes", maxStreamedBytes);
        requireAtLeast(0, "maxDroppedBytes", maxDroppedBytes);
        requireAtLeast(0, "maxLingerBytes", maxLingerBytes);
        requireAtLeast(0, "maxRequests", maxRequests);
        requireAtLeast(1, "maxConnections", maxConnections);
        requireAtLeast(0, "retryAfterSeconds", retryAfterSeconds);
        if (maxAge.isNegative() || maxAge.isZero()) {
            throw new IllegalArgumentException("maxAge must be positive, or Deadline.NONE for ever, not " + maxAge);
        }
    }

    private static void requireAtLeast(int least, String name, long value) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }

    /**
     * Other streams.
     *
     * @param bytes the new {@link #maxStreamedBytes}; {@link Long#MAX_VALUE} for any length
     * @return the other limits as they are
     */
    public ServerLimits withMaxStreamedBytes(long bytes) {
        return new ServerLimits(
                bytes, maxDroppedBytes, maxLingerBytes, maxRequests, maxAge, maxConnections, retryAfterSeconds);
    }

    /**
     * Another patience with content that nobody wants.
     *
     * @param bytes the new {@link #maxDroppedBytes}
     * @return the other limits as they are
     */
    public ServerLimits withMaxDroppedBytes(long bytes) {
        return new ServerLimits(
                maxStreamedBytes, bytes, maxLingerBytes, maxRequests, maxAge, maxConnections, retryAfterSeconds);
    }

    /**
     * Another patience with clients that have not sent all when we close.
     *
     * @param bytes the new {@link #maxLingerBytes}
     * @return the other limits as they are
     */
    public ServerLimits withMaxLingerBytes(long bytes) {
        return new ServerLimits(
                maxStreamedBytes, maxDroppedBytes, bytes, maxRequests, maxAge, maxConnections, retryAfterSeconds);
    }

    /**
     * Another number of requests on a connection.
     *
     * @param requests the new {@link #maxRequests}; 0 for any
     * @return the other limits as they are
     */
    public ServerLimits withMaxRequests(int requests) {
        return new ServerLimits(
                maxStreamedBytes, maxDroppedBytes, maxLingerBytes, requests, maxAge, maxConnections, retryAfterSeconds);
    }

    /**
     * Another age of connections.
     *
     * @param age the new {@link #maxAge}; {@link Deadline#NONE} for ever
     * @return the other limits as they are
     */
    public ServerLimits withMaxAge(Duration age) {
        return new ServerLimits(
                maxStreamedBytes, maxDroppedBytes, maxLingerBytes, maxRequests, age, maxConnections, retryAfterSeconds);
    }

    /**
     * Another number of connections.
     *
     * @param connections the new {@link #maxConnections}
     * @return the other limits as they are
     */
    public ServerLimits withMaxConnections(int connections) {
        return new ServerLimits(
                maxStreamedBytes, maxDroppedBytes, maxLingerBytes, maxRequests, maxAge, connections, retryAfterSeconds);
    }

    /**
     * Another time for those who are refused.
     *
     * @param seconds the new {@link #retryAfterSeconds}
     * @return the other limits as they are
     */
    public ServerLimits withRetryAfterSeconds(int seconds) {
        return new ServerLimits(
                maxStreamedBytes, maxDroppedBytes, maxLingerBytes, maxRequests, maxAge, maxConnections, seconds);
    }
}
