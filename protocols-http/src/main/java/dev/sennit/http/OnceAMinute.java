// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicLong;

/** Keeps what may happen for every request from filling the log. For any thread. */
final class OnceAMinute {
    private final InstantSource clock;
    private final AtomicLong lastMinute = new AtomicLong(Long.MIN_VALUE);

    OnceAMinute(InstantSource clock) {
        this.clock = clock;
    }

    /** Whether this is the first time in this minute of the clock that it is asked. */
    boolean isFirst() {
        long minute = Math.floorDiv(clock.instant().getEpochSecond(), 60L);
        return lastMinute.getAndSet(minute) != minute;
    }
}
