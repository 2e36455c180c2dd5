// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the protocol wrote: the record of it, and what has not left yet. */
final class Outbound {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private final ArrayDeque<Waiting> files = new ArrayDeque<>(); // behind what is queued
    private long queuedBytes;

    /** A file, and the bytes that were written behind it. */
    private record Waiting(FilePart file, ArrayDeque<byte[]> behind) {}

    void add(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        queuedBytes += copy.length;
        if (files.isEmpty()) {
            enqueue(copy);
        } else {
            files.getLast().behind().add(copy);
        }
    }

    private void enqueue(byte[] bytes) {
        written.writeBytes(bytes);
        if (bytes.length > 0) {
            queue.add(ByteBuffer.wrap(bytes));
        }
    }

    void add(FilePart file) {
        files.add(new Waiting(file, new ArrayDeque<>()));
    }

    int filesWaiting() {
        return files.size();
    }

    boolean isEmpty() {
        return queuedBytes == 0 && files.isEmpty();
    }

    /** When all before is sent: reads the next piece of a file, or returns the file that is sent to its end. */
    @Nullable
    FilePart nextOfFile() throws IOException {
        Waiting first = files.peek();
        if (first == null || !queue.isEmpty()) {
            return null;
        }
        if (!first.file().isSent()) {
            byte[] piece = first.file().read();
            queuedBytes += piece.length;
            enqueue(piece);
            return null;
        }
        files.remove();
        first.behind().forEach(this::enqueue);
        return first.file();
    }

    /** Forgets all; returns the files that will not be sent. */
    List<FilePart> takeFiles() {
        List<FilePart> taken = new ArrayList<>();
        files.forEach(each -> taken.add(each.file()));
        files.clear();
        return taken;
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
