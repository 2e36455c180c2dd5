// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import java.util.concurrent.TimeUnit;

/**
 * Recognizes a selector that returns again and again for no reason, as several systems' selectors have done: a long row
 * of waits found nothing and took together less than half of the time they were asked to take.
 */
final class SpinGuard {
    static final int SUSPICIOUS_WAITS = 512;

    private static final long MAX_WAIT_NANOS = TimeUnit.HOURS.toNanos(1); // a longer one counts as this: no overflow

    private int waits;
    private long firstEndNanos;
    private long askedNanos;

    /** A wait had a reason to end. */
    void reset() {
        waits = 0;
    }

    /** A wait found nothing and nobody ended it; true if this is one too many. */
    boolean spins(long timeoutNanos, long nowNanos) {
        if (waits++ == 0) {
            firstEndNanos = nowNanos;
            askedNanos = 0;
            return false;
        }
        askedNanos += Math.min(timeoutNanos, MAX_WAIT_NANOS);
        if (waits < SUSPICIOUS_WAITS) {
            return false;
        }
        waits = 0;
        return nowNanos - firstEndNanos < askedNanos / 2;
    }
}
