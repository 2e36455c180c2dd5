// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static dev.sennit.interleavings.Interleavings.explore;
import static dev.sennit.interleavings.Interleavings.require;
import static dev.sennit.interleavings.Interleavings.start;

import dev.sennit.interleavings.Part;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Policies that the reactors of a group share. */
class PolicyInterleavingsTest {
    @Test
    void aBucketGivesNoMoreThanItsBurst() {
        explore(() -> {
            TokenBucket bucket = new TokenBucket(1, 3);
            AtomicInteger taken = new AtomicInteger();
            Part other = start(() -> take(bucket, taken));
            take(bucket, taken);
            other.join();
            require(taken.get() == 3, "taken " + taken.get() + " of 3");
        });
    }

    private static void take(TokenBucket bucket, AtomicInteger taken) {
        for (int i = 0; i < 2; i++) {
            if (bucket.tryTake(1, 0)) {
                taken.incrementAndGet();
            }
        }
    }

    @Test
    void theSpentIsPaidForByEveryone() {
        explore(() -> {
            TokenBucket bucket = new TokenBucket(1_000_000_000, 1);
            long[] waits = new long[2];
            Part other = start(() -> waits[0] = bucket.spendNanos(5, 0));
            waits[1] = bucket.spendNanos(7, 0);
            other.join();
            require(Math.max(waits[0], waits[1]) == 11, "who came second waits " + Math.max(waits[0], waits[1]));
        });
    }
}
