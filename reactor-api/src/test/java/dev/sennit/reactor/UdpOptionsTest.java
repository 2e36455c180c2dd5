// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class UdpOptionsTest {
    private static final UdpOptions DEFAULTS = UdpOptions.defaults();

    @Test
    void theQueueMayHaveNoMoreBytesThanOneBufferCanHold() {
        int most = UdpOptions.MAX_QUEUED_BYTES;
        assertThat(DEFAULTS.withMaxQueuedBytes(most - 1).maxQueuedBytes()).isEqualTo(most - 1);
        assertThat(DEFAULTS.withMaxQueuedBytes(most).maxQueuedBytes()).isEqualTo(most);
        assertThatThrownBy(() -> DEFAULTS.withMaxQueuedBytes(most + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxQueuedBytes must be from 1 to 536870912: 536870913");
    }

    @Test
    void theQueueMayHaveNoMoreDatagramsThanItCanCount() {
        int most = UdpOptions.MAX_QUEUED_DATAGRAMS;
        assertThat(DEFAULTS.withMaxQueuedDatagrams(most).maxQueuedDatagrams()).isEqualTo(most);
        assertThatThrownBy(() -> DEFAULTS.withMaxQueuedDatagrams(most + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("maxQueuedDatagrams must be from 1 to 16777216: 16777217");
        assertThatThrownBy(() -> DEFAULTS.withMaxQueuedDatagrams(0)).isInstanceOf(IllegalArgumentException.class);
    }

    /** What doubling from its first size comes to must still be an array's size. */
    @Test
    void theLargestQueueWithItsLargestDatagramFitsIntoTheBufferThatHoldsIt() {
        long needed = UdpOptions.MAX_QUEUED_BYTES + (long) UdpOptions.MAX_DATAGRAM_BYTES;
        long capacity = 16_384;
        while (needed > capacity - capacity / 4) {
            capacity *= 2;
        }
        assertThat(capacity).isLessThan(Integer.MAX_VALUE);
    }
}
