// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the protocol wrote: the record of it, and what has not left yet. While a TLS handshake is under way what is
 * written is held back behind that, and on record only once it may leave.
 */
final class Outbound {
    private static final byte[] NOTHING = {};

    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final ArrayDeque<ByteBuffer> queue = new ArrayDeque<>();
    private final ArrayDeque<Waiting> files = new ArrayDeque<>(); // behind what is queued
    private final ArrayDeque<Held> held = new ArrayDeque<>();
    private long queuedBytes;
    private long heldBytes;
    private boolean holding;

    /** A file, and the bytes that were written behind it. */
    private record Waiting(FilePart file, ArrayDeque<byte[]> behind) {}

    /** Bytes or, if there is one, a file. */
    private record Held(byte[] bytes, @Nullable FilePart file) {}

    void hold() {
        holding = true;
    }

    void letGo() {
        holding = false;
        heldBytes = 0;
        for (Held each = held.poll(); each != null; each = held.poll()) {
            if (each.file() == null) {
                add(each.bytes());
            } else {
                add(each.file());
            }
        }
    }

    void add(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.get(copy);
        add(copy);
    }

    private void add(byte[] bytes) {
        if (holding) {
            heldBytes += bytes.length;
            held.add(new Held(bytes, null));
            return;
        }
        queuedBytes += bytes.length;
        if (files.isEmpty()) {
            enqueue(bytes);
        } else {
            files.getLast().behind().add(bytes);
        }
    }

    private void enqueue(byte[] bytes) {
        written.writeBytes(bytes);
        if (bytes.length > 0) {
            queue.add(ByteBuffer.wrap(bytes));
        }
    }

    void add(FilePart file) {
        if (holding) {
            held.add(new Held(NOTHING, file));
        } else {
            files.add(new Waiting(file, new ArrayDeque<>()));
        }
    }

    /** Those held back among them. */
    int filesWaiting() {
        return files.size() + (int) heldFiles().count();
    }

    private Stream<FilePart> heldFiles() {
        return held.stream().map(Held::file).filter(Objects::nonNull);
    }

    /** That are still in files. */
    long fileBytes() {
        long waiting = files.stream().mapToLong(each -> each.file().leftBytes()).sum();
        return waiting + heldFiles().mapToLong(FilePart::leftBytes).sum();
    }

    boolean isEmpty() {
        return queuedBytes() == 0 && filesWaiting() == 0;
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
        heldFiles().forEach(taken::add);
        files.clear();
        held.removeIf(each -> each.file() != null);
        return taken;
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

    /** Forgets the bytes; {@link #takeFiles} forgets the files. */
    void drop() {
        queue.clear();
        held.removeIf(each -> each.file() == null);
        queuedBytes = 0;
        heldBytes = 0;
    }
}
