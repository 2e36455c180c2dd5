// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** What the protocol wrote: the record of it, and what has not left yet. */
final class Outbound {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private long queuedBytes;

    void add(ByteBuffer data) {
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

    long queuedBytes() {
        return queuedBytes;
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
        queuedBytes = 0;
    }
}
