// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SpinGuardTest {
    private static final long ONE_MILLI = 1_000_000;

    private final SpinGuard guard = new SpinGuard();
    private long nowNanos = Long.MAX_VALUE - 3 * ONE_MILLI; // wraps around soon

    private boolean spinsAfter(int waits, long askedNanos, long tookNanos) {
        boolean spins = false;
        for (int i = 0; i < waits; i++) {
            assertThat(spins).isFalse();
            nowNanos += tookNanos;
            spins = guard.spins(askedNanos, nowNanos);
        }
        return spins;
    }

    @Test
    void oneWaitTooFewIsNotSuspicious() {
        assertThat(spinsAfter(SpinGuard.SUSPICIOUS_WAITS - 1, ONE_MILLI, 0)).isFalse();
    }

    @Test
    void aLongRowOfWaitsThatDoNotWaitIsASpin() {
        assertThat(spinsAfter(SpinGuard.SUSPICIOUS_WAITS, ONE_MILLI, 1000)).isTrue();
    }

    @Test
    void waitsWithoutLimitDoNotOverflow() {
        assertThat(spinsAfter(SpinGuard.SUSPICIOUS_WAITS, Long.MAX_VALUE, ONE_MILLI))
                .isTrue();
    }

    @Test
    void waitsThatTookTheirTimeAreNoSpin() {
        assertThat(spinsAfter(3 * SpinGuard.SUSPICIOUS_WAITS, ONE_MILLI, ONE_MILLI))
                .isFalse();
    }

    @Test
    void aWaitWithAReasonToEndBreaksTheRow() {
        spinsAfter(SpinGuard.SUSPICIOUS_WAITS - 1, ONE_MILLI, 0);
        guard.reset();
        assertThat(spinsAfter(SpinGuard.SUSPICIOUS_WAITS - 1, ONE_MILLI, 0)).isFalse();
        assertThat(spinsAfter(1, ONE_MILLI, 0)).isTrue();
    }
}
