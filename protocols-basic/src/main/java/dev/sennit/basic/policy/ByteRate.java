// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

/**
 * How fast bytes may go.
 *
 * @param bytesPerSecond from 1 to 1,000,000,000
 * @param burstBytes how many may go at once after a quiet time, from 1 to 1,000,000,000
 */
public record ByteRate(long bytesPerSecond, long burstBytes) {
    /**
     * Checks both.
     *
     * @param bytesPerSecond see above
     * @param burstBytes see above
     * @throws IllegalArgumentException if a number is out of range
     */
    public ByteRate {
        Require.inRange("bytesPerSecond", bytesPerSecond, 1, TokenBucket.MAX_PER_SECOND);
        Require.inRange("burstBytes", burstBytes, 1, TokenBucket.MAX_PER_SECOND);
    }

    /**
     * A rate whose burst is what a second brings.
     *
     * @param bytesPerSecond from 1 to 1,000,000,000
     * @return the rate
     * @throws IllegalArgumentException if that is out of range
     */
    public static ByteRate perSecond(long bytesPerSecond) {
        return new ByteRate(bytesPerSecond, bytesPerSecond);
    }

    TokenBucket bucket() {
        return new TokenBucket(bytesPerSecond, burstBytes);
    }
}
