// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Bytes that wait to be sent, in chunks; each chunk's bytes lie between its position and its limit. An empty queue that was used keeps its
 * first chunk, for the next bytes.
 */
final class OutboundQueue {
    private static final int MAX_GATHER = 15; // with one buffer more the 16 that every system takes in one call
    private static final int MAX_BYTES_PER_FLUSH = 262_144; // so that one fast peer does not keep the others waiting
    static final int MAX_EXTRA_BYTES = 131_072; // java.nio keeps a copy of what it sends from the heap

    private final ChunkPool pool;
    private @Nullable ByteBuffer[] chunks =
            new ByteBuffer[MAX_GATHER + 1]; // one place more, for a buffer that is not queued
    private int count;
    private long bytes;

    OutboundQueue(ChunkPool pool) {
        this.pool = pool;
    }

    long bytes() {
        return bytes;
    }

    void append(ByteBuffer data) {
        int from = data.position();
        int end = data.limit();
        bytes += end - from;
        while (from < end) {
            ByteBuffer tail = count == 0 ? addChunk() : chunks[count - 1];
            int used = tail.limit();
            if (used == tail.capacity()) {
                tail = addChunk();
                used = 0;
            }
            int length = Math.min(end - from, tail.capacity() - used);
            tail.limit(used + length);
            tail.put(used, data, from, length);
            from += length;
        }
        data.position(end);
    }

    private ByteBuffer addChunk() {
        if (count + 1 == chunks.length) {
            chunks = Arrays.copyOf(chunks, 2 * chunks.length);
        }
        ByteBuffer chunk = chunks[count];
        if (chunk == null) {
            chunk = pool.borrowChunk();
            chunks[count] = chunk;
        }
        count++;
        return chunk;
    }

    /** Sends until all is sent, the socket takes no more, or it was enough for one turn. */
    long writeTo(SocketIo socket) throws IOException {
        long total = 0;
        while (bytes > 0 && total < MAX_BYTES_PER_FLUSH) {
            int gathered = Math.min(count, MAX_GATHER);
            long offered = offered(gathered);
            long taken = gathered == 1 ? socket.write(chunks[0]) : socket.write(chunks, gathered);
            total += taken;
            dropSent(taken);
            if (taken < offered) {
                break;
            }
        }
        return total;
    }

    /** As {@link #writeTo(SocketIo)}, with the start of {@code extra} in the same system call as the last chunk. */
    long writeTo(SocketIo socket, ByteBuffer extra) throws IOException {
        if (count > MAX_GATHER) {
            return writeTo(socket);
        }
        int limit = extra.limit();
        int start = extra.position();
        extra.limit(Math.min(limit, start + MAX_EXTRA_BYTES));
        try {
            if (count == 0) {
                return socket.write(extra);
            }
            long taken = writeWith(socket, extra);
            dropSent(taken - (extra.position() - start));
            return taken;
        } finally {
            extra.limit(limit);
        }
    }

    private long writeWith(SocketIo socket, ByteBuffer extra) throws IOException {
        chunks[count] = extra;
        try {
            return socket.write(chunks, count + 1);
        } finally {
            clear(chunks, count); // not a reference longer than the call: the buffer is its owner's
        }
    }

    private long offered(int gathered) {
        long offered = 0;
        for (int i = 0; i < gathered; i++) {
            offered += chunks[i].remaining();
        }
        return offered;
    }

    /** The next bytes; there are some. Who reads of them says so with {@link #dropSent}. */
    ByteBuffer first() {
        return chunks[0];
    }

    void dropSent(long taken) {
        bytes -= taken;
        int sent = 0;
        while (sent < count && !chunks[sent].hasRemaining()) {
            sent++;
        }
        if (sent == count) {
            empty();
        } else if (sent > 0) {
            giveBack(0, sent);
            System.arraycopy(chunks, sent, chunks, 0, count - sent);
            for (int i = count - sent; i < count; i++) {
                clear(chunks, i);
            }
            count -= sent;
        }
    }

    private void empty() {
        if (count > 0) {
            giveBack(1, count);
            chunks[0].position(0).limit(0);
            count = 0;
        }
    }

    private void giveBack(int from, int to) {
        for (int i = from; i < to; i++) {
            pool.giveBack(chunks[i]);
            clear(chunks, i);
        }
    }

    /** Forgets everything and goes back to the pool. */
    void release() {
        empty();
        bytes = 0;
        boolean hasGrown = chunks.length > MAX_GATHER + 1;
        boolean kept = !hasGrown && pool.giveBack(this);
        if (!kept && chunks[0] != null) { // there is none if all went straight to the socket
            giveBack(0, 1);
        }
    }

    private static void clear(@Nullable ByteBuffer[] places, int index) {
        places[index] = null;
    }
}
