// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

/**
 * How many connections a client keeps, and how many requests may wait for one.
 *
 * @param maxPerOrigin connections to one origin (scheme, host and port), used or not
 * @param maxTotal connections in all; an idle one gives way to one that is needed elsewhere
 * @param maxWaiting requests that wait for a connection; one more fails with {@link HttpClientException.Kind#TOO_BUSY}
 * @param pipeline requests on one connection that are sent and not answered yet (RFC 9112 section 9.3.2); 1 if each waits for the
 *     response before it. Beyond the first only GET, HEAD, OPTIONS and TRACE without a body or an upgrade, on a connection that has
 *     answered one and stayed open, and only where no other connection is idle or may be made
 */
public record PoolLimits(int maxPerOrigin, int maxTotal, int maxWaiting, int pipeline) {
    /** 8 connections to an origin, 128 in all, 1024 requests waiting, none sent before the one before it is answered. */
    public static final PoolLimits DEFAULTS = new PoolLimits(8, 128, 1024, 1);

    private static final int MOST_PIPELINE = 256;

    /**
     * Checks every limit.
     *
     * @param maxPerOrigin see above
     * @param maxTotal see above
     * @param maxWaiting see above
     * @param pipeline see above
     * @throws IllegalArgumentException if a limit is less than 1 (waiting: less than 0), or the pipeline longer than 256
     */
    public PoolLimits {
        check("maxPerOrigin", maxPerOrigin, 1);
        check("maxTotal", maxTotal, 1);
        check("maxWaiting", maxWaiting, 0);
        if (pipeline < 1 || pipeline > MOST_PIPELINE) {
            throw new IllegalArgumentException("pipeline must be 1 to " + MOST_PIPELINE + ", not " + pipeline);
        }
    }

    /**
     * Limits without pipelining.
     *
     * @param maxPerOrigin see above
     * @param maxTotal see above
     * @param maxWaiting see above
     * @throws IllegalArgumentException if a limit is less than 1 (waiting: less than 0)
     */
    public PoolLimits(int maxPerOrigin, int maxTotal, int maxWaiting) {
        this(maxPerOrigin, maxTotal, maxWaiting, 1);
    }

    /**
     * Another pipeline.
     *
     * @param requests the new {@link #pipeline}
     * @return the other limits as they are
     * @throws IllegalArgumentException if it is less than 1, or more than 256
     */
    public PoolLimits withPipeline(int requests) {
        return new PoolLimits(maxPerOrigin, maxTotal, maxWaiting, requests);
    }

    private static void check(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }
}
