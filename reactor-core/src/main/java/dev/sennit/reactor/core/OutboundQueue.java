// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Bytes that wait to be sent, in chunks; each chunk's bytes lie between its position and its limit. */
final class OutboundQueue {
    private static final int MAX_GATHER = 15; // with one buffer more the 16 that every system takes in one call
    private static final int MAX_BYTES_PER_FLUSH = 262_144; // so that one fast peer does not keep the others waiting
    static final int MAX_EXTRA_BYTES = 131_072; // java.nio keeps a copy of what it sends from the heap

    private final ChunkPool pool;
    private ByteBuffer[] chunks = new ByteBuffer[MAX_GATHER + 1]; // one place more, for a buffer that is not queued
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
        ByteBuffer chunk = pool.borrowChunk();
        chunks[count++] = chunk;
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
        int place = count;
        int limit = extra.limit();
        int start = extra.position();
        extra.limit(Math.min(limit, start + MAX_EXTRA_BYTES));
        try {
            chunks[place] = extra;
            long taken = place == 0 ? socket.write(extra) : socket.write(chunks, place + 1);
            dropSent(taken - (extra.position() - start));
            return taken;
        } finally {
            clear(chunks, place); // not a reference longer than the call: the buffer is its owner's
            extra.limit(limit);
        }
    }

    private long offered(int gathered) {
        long offered = 0;
        for (int i = 0; i < gathered; i++) {
            offered += chunks[i].remaining();
        }
        return offered;
    }

    private void dropSent(long taken) {
        bytes -= taken;
        int sent = 0;
        while (sent < count && !chunks[sent].hasRemaining()) {
            pool.giveBack(chunks[sent++]);
        }
        if (sent > 0) {
            System.arraycopy(chunks, sent, chunks, 0, count - sent);
            for (int i = count - sent; i < count; i++) {
                clear(chunks, i);
            }
            count -= sent;
        }
    }

    /** Forgets everything and goes back to the pool. */
    void release() {
        for (int i = 0; i < count; i++) {
            pool.giveBack(chunks[i]);
            clear(chunks, i);
        }
        count = 0;
        bytes = 0;
        if (chunks.length == MAX_GATHER + 1) {
            pool.giveBack(this);
        }
    }

    private static void clear(@Nullable ByteBuffer[] places, int index) {
        places[index] = null;
    }
}
