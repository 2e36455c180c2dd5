// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TokenBucketTest {
    private static final long SECOND = 1_000_000_000L;

    @Property
    void noMoreThanTheBurstAndTheRateTimesTheTimeIsEverTaken(
            @ForAll @LongRange(min = 1, max = 1_000) long rate,
            @ForAll @LongRange(min = 1, max = 100) long burst,
            @ForAll long origin,
            @ForAll @Size(max = 60) List<@IntRange(max = 200_000_000) Integer> stepsNanos) {
        var bucket = new TokenBucket(rate, burst);
        long now = origin;
        long taken = 0;
        for (int step : stepsNanos) {
            now += step;
            long wanted = 1 + Math.floorMod(step, 3L);
            if (bucket.tryTake(wanted, now)) {
                taken += wanted;
            }
            double most = burst + rate * ((now - origin) / 1e9);
            assertThat((double) taken).isLessThanOrEqualTo(most + 1e-6);
        }
    }

    @Property
    void whoWaitsAsToldIsPaidForWhenTheWaitIsOver(
            @ForAll @LongRange(min = 1, max = 1_000_000_000) long rate,
            @ForAll @LongRange(min = 1, max = 1_000_000) long burst,
            @ForAll long origin,
            @ForAll @Size(max = 40) List<@IntRange(min = 1, max = 100_000) Integer> spent) {
        var bucket = new TokenBucket(rate, burst);
        long now = origin;
        long total = 0;
        for (int each : spent) {
            total += each;
            now += bucket.spendNanos(each, now);
            double most = burst + rate * ((now - origin + 1) / 1e9); // a burst is kept as a time in whole nanoseconds
            assertThat((double) total).isLessThanOrEqualTo(most + 1e-3);
        }
    }

    @Test
    void aBurstComesBackWithTime() {
        var bucket = new TokenBucket(10, 5);
        assertThat(bucket.tryTake(5, 0)).isTrue();
        assertThat(bucket.tryTake(1, SECOND / 10 - 1)).isFalse();
        assertThat(bucket.tryTake(1, SECOND / 10)).isTrue();
        assertThat(bucket.tryTake(6, 1000 * SECOND)).isFalse();
        assertThat(bucket.tryTake(5, 1000 * SECOND)).isTrue();
    }

    @Test
    void whoSpendsLaterWaitsLonger() {
        var bucket = new TokenBucket(100, 100);
        assertThat(bucket.spendNanos(100, 0)).isZero();
        assertThat(bucket.spendNanos(50, 0)).isEqualTo(SECOND / 2);
        assertThat(bucket.spendNanos(50, 0)).isEqualTo(SECOND);
        assertThat(bucket.spendNanos(1, 0)).isEqualTo(SECOND + SECOND / 100);
    }

    @Test
    void theSameTokensAreNotTakenOnTwoThreads() throws InterruptedException {
        var bucket = new TokenBucket(1, 1_000);
        var taken = new java.util.concurrent.atomic.AtomicInteger();
        Runnable taker = () -> {
            for (int i = 0; i < 1_000; i++) {
                if (bucket.tryTake(1, 0)) {
                    taken.incrementAndGet();
                }
            }
        };
        List<Thread> threads = List.of(new Thread(taker), new Thread(taker), new Thread(taker));
        threads.forEach(Thread::start);
        for (Thread each : threads) {
            each.join();
        }
        assertThat(taken).hasValue(1_000);
    }
}
