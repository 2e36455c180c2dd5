// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@NeedsLibrary
final class BufferAddressesTest {
    private final BufferAddresses addresses = new BufferAddresses();

    @BeforeAll
    static void load() {
        Epoll.load();
    }

    @Test
    void positionAndLimitDoNotMatter() {
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        long address = addresses.of(direct);
        assertThat(address).isEqualTo(Native.addressOf(direct)).isNotZero();
        assertThat(addresses.of(direct.position(10).limit(20))).isEqualTo(address);
    }

    @Test
    void sliceLiesWhereItWasCut() {
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        ByteBuffer slice = direct.slice(10, 20);
        assertThat(addresses.of(slice)).isEqualTo(addresses.of(direct) + 10);
        assertThat(addresses.of(slice.slice(5, 5))).isEqualTo(addresses.of(direct) + 15);
    }

    @Test
    void viewsLieWhereTheirBufferLies() {
        ByteBuffer direct = ByteBuffer.allocateDirect(100);
        assertThat(addresses.of(direct.asReadOnlyBuffer())).isEqualTo(addresses.of(direct));
        assertThat(addresses.of(direct.duplicate())).isEqualTo(addresses.of(direct));
    }

    @Test
    void manyBuffersAreNotTakenForEachOther() {
        List<ByteBuffer> buffers = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            buffers.add(ByteBuffer.allocateDirect(i % 10 == 0 ? 70_000 : 16));
        }
        for (int round = 0; round < 3; round++) {
            for (ByteBuffer each : buffers) {
                assertThat(addresses.of(each)).isEqualTo(Native.addressOf(each));
                assertThat(addresses.of(each)).as("remembered").isEqualTo(Native.addressOf(each));
            }
        }
    }

    @Test
    void emptyBufferDoesNoHarm() {
        ByteBuffer empty = ByteBuffer.allocateDirect(0);
        assertThat(addresses.of(empty)).isEqualTo(addresses.of(empty));
    }
}
