// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/**
 * What the protocol wrote: the record of it, and what has not left yet. While a TLS handshake is under way what is
 * written is held back behind that, and on record only once it may leave.
 */
final class Outbound {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private final ArrayDeque<ByteBuffer> held = new ArrayDeque<>();
    private long queuedBytes;
    private long heldBytes;
    private boolean holding;

    void hold() {
        holding = true;
    }

    void letGo() {
        holding = false;
        heldBytes = 0;
        held.forEach(this::add);
        held.clear();
    }

    void add(ByteBuffer data) {
        if (holding) {
            heldBytes += data.remaining();
            held.add(ByteBuffer.allocate(data.remaining()).put(data).flip());
            return;
        }
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        written.writeBytes(copy);
        if (copy.length > 0) {
            queue.add(ByteBuffer.wrap(copy));
            queuedBytes += copy.length;
        }
    }

    byte[] written() {
        return written.toByteArray();
    }

    void clearWritten() {
        written.reset();
    }

    /** What is held back among them. */
    long queuedBytes() {
        return queuedBytes + heldBytes;
    }

    /** Returns how many bytes the far end took. */
    long flushTo(FarEnd farEnd) {
        long before = queuedBytes;
        while (!queue.isEmpty()) {
            ByteBuffer first = queue.element();
            int offered = first.remaining();
            farEnd.take(first);
            if (queue.isEmpty()) {
                break; // the far end broke the connection
            }
            queuedBytes -= offered - first.remaining();
            if (first.hasRemaining()) {
                break;
            }
            queue.remove();
        }
        return before - queuedBytes;
    }

    void drop() {
        queue.clear();
        held.clear();
        queuedBytes = 0;
        heldBytes = 0;
    }
}
