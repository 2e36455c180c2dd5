// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

/**
 * How many connections a client keeps, and how many requests may wait for one.
 *
 * @param maxPerOrigin connections to one origin (scheme, host and port), used or not
 * @param maxTotal connections in all; an idle one gives way to one that is needed elsewhere
 * @param maxWaiting requests that wait for a connection; one more fails with {@link HttpClientException.Kind#TOO_BUSY}
 */
public record PoolLimits(int maxPerOrigin, int maxTotal, int maxWaiting) {
    /** 8 connections to an origin, 128 in all, 1024 requests waiting. */
    public static final PoolLimits DEFAULTS = new PoolLimits(8, 128, 1024);

    /**
     * Checks every limit.
     *
     * @param maxPerOrigin see above
     * @param maxTotal see above
     * @param maxWaiting see above
     * @throws IllegalArgumentException if a limit is less than 1 (waiting: less than 0)
     */
    public PoolLimits {
        check("maxPerOrigin", maxPerOrigin, 1);
        check("maxTotal", maxTotal, 1);
        check("maxWaiting", maxWaiting, 0);
    }

    private static void check(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be " + least + " or more, not " + value);
        }
    }
}
