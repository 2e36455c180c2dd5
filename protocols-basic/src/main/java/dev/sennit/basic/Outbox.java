// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;

/** Where a reactor's receivers put together what they send, so that a frame is one write. */
final class Outbox {
    private static final int SMALL_FRAME_BYTES = 4_096;
    private static final ReactorLocal<ByteBuffer> SMALL_FRAME =
            new ReactorLocal<>(() -> ByteBuffer.allocate(SMALL_FRAME_BYTES));

    private Outbox() {}

    /** From 0 to {@code frameBytes}, with an array at offset 0; to be used before the next is asked for. */
    static ByteBuffer buffer(Transport transport, int frameBytes) {
        if (frameBytes > SMALL_FRAME_BYTES) {
            return ByteBuffer.allocate(frameBytes);
        }
        return SMALL_FRAME.get(transport.reactor()).clear().limit(frameBytes);
    }
}
