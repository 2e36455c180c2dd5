// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.testkit.conformance.SocketBytesConformance;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Bytes of every kind of buffer go through a socket. */
@NeedsLibrary
class EpollSocketBytesTest extends SocketBytesConformance {
    private static final int STAGE_BYTES = 131_072;

    @Override
    protected Poller createPoller() throws IOException {
        return Epoll.open();
    }

    @Test
    void noMoreThanTheStageHoldsLeavesTheHeapInOneCall() throws IOException {
        net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        ByteBuffer large = ByteBuffer.allocate(200_000).position(10);
        int taken = socket.write(large);
        assertThat(taken).isBetween(1, STAGE_BYTES);
        assertThat(large.position()).isEqualTo(10 + taken);
    }

    @Test
    void nothingFollowsABufferThatWasCut() throws IOException {
        net().client();
        SocketIo socket = net().accept(ready(), Interest.NONE);
        ByteBuffer fits = ByteBuffer.allocate(STAGE_BYTES - 1);
        ByteBuffer cut = ByteBuffer.allocate(2);
        ByteBuffer next = ByteBuffer.allocateDirect(5);
        long taken = socket.write(new ByteBuffer[] {fits, cut, next}, 3);
        assertThat(taken).isBetween(1L, (long) STAGE_BYTES);
        assertThat(next.position()).isZero();
        assertThat((long) fits.position() + cut.position()).isEqualTo(taken);
    }
}
