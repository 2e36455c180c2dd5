// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

import dev.sennit.reactor.ReactorLocal;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;

/** Where a reactor's receivers put together what they send, so that a frame is one write. */
final class Outbox {
    private static final int SMALL_FRAME_BYTES = 4_096;
    private static final ReactorLocal<Outbox> LOCAL = new ReactorLocal<>(() -> new Outbox(SMALL_FRAME_BYTES));

    /** What lies under the frame. */
    final byte[] bytes;

    /** From 0 to the length of the frame. */
    final ByteBuffer frame;

    private Outbox(int capacityBytes) {
        bytes = new byte[capacityBytes];
        frame = ByteBuffer.wrap(bytes);
    }

    /** For one frame; to be used before the next one is asked for. */
    static Outbox of(Transport transport, int frameBytes) {
        if (frameBytes > SMALL_FRAME_BYTES) {
            return new Outbox(frameBytes);
        }
        Outbox outbox = LOCAL.get(transport.reactor());
        outbox.frame.clear().limit(frameBytes);
        return outbox;
    }
}
