// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

final class DatagramQueueTest {
    private record Expected(byte[] data, InetSocketAddress to) {}

    private final DatagramQueue queue = new DatagramQueue();
    private final ArrayDeque<Expected> model = new ArrayDeque<>();

    /** Below zero removes that many, at most; zero or more adds a datagram of so many bytes. */
    @Property
    void itHoldsWhatWasAddedAndNotRemoved(
            @ForAll @Size(max = 300) List<@IntRange(min = -60, max = 3_000) Integer> steps) {
        for (int step : steps) {
            if (step < 0) {
                remove(Math.min(-step, model.size()));
            } else {
                add(step);
            }
            assertSame();
        }
        remove(model.size());
        assertSame();
    }

    private void add(int length) {
        byte[] data = new byte[length];
        new Random(length).nextBytes(data);
        InetSocketAddress to = new InetSocketAddress("192.0.2.7", 1 + length);
        ByteBuffer buffer = ByteBuffer.wrap(data.clone());
        queue.add(buffer, to);
        assertThat(buffer.hasRemaining()).isFalse();
        model.add(new Expected(data, to));
    }

    private void remove(int count) {
        int bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += model.remove().data().length;
        }
        assertThat(queue.remove(count)).isEqualTo(bytes);
    }

    private void assertSame() {
        assertThat(queue.count()).isEqualTo(model.size());
        int waitingBytes = 0;
        int index = 0;
        for (Expected each : model) {
            byte[] data = new byte[queue.length(index)];
            queue.bytes().clear().get(queue.start(index), data);
            assertThat(data).isEqualTo(each.data());
            assertThat(queue.to(index)).isSameAs(each.to());
            waitingBytes += data.length;
            index++;
        }
        assertThat(queue.waitingBytes()).isEqualTo(waitingBytes);
    }
}
