// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A loop's one buffer for datagrams, large enough for the largest that any of its sockets takes and a byte more: what
 * fills that byte was too large, and java.nio says nothing of it.
 */
final class DatagramBuffer {
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private ByteBuffer view = bytes.asReadOnlyBuffer();

    /** Empty, with room for a datagram of that size and the byte more. */
    ByteBuffer clear(int maxDatagramBytes) {
        if (bytes.capacity() <= maxDatagramBytes) {
            bytes = ByteBuffer.allocateDirect(maxDatagramBytes + 1);
            view = bytes.asReadOnlyBuffer();
        }
        return bytes.clear().limit(maxDatagramBytes + 1);
    }

    /** What was put into it, to lend. */
    ByteBuffer filled() {
        return view.clear()
                .limit(bytes.position())
                .order(ByteOrder.BIG_ENDIAN); // the last borrower may have changed it
    }
}
