// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.nio.ByteBuffer;

/** The outbound memory of a loop: what connections borrow while they have bytes to send. */
final class ChunkPool {
    static final int CHUNK_BYTES = 16_384;
    private static final int MAX_FREE_CHUNKS = 256; // 4 MiB
    static final int MAX_FREE_QUEUES = 256; // another 4 MiB, since each keeps a chunk
    private static final int MAX_FREE_OUTPUTS = 1024;

    private final FreeList<ByteBuffer> freeChunks = new FreeList<>(MAX_FREE_CHUNKS);
    private final FreeList<OutboundQueue> freeQueues = new FreeList<>(MAX_FREE_QUEUES);
    private final FreeList<TcpOutput> freeOutputs = new FreeList<>(MAX_FREE_OUTPUTS);

    OutboundQueue borrowQueue() {
        OutboundQueue queue = freeQueues.take();
        return queue == null ? new OutboundQueue(this) : queue;
    }

    TcpOutput borrowOutput() {
        TcpOutput output = freeOutputs.take();
        return output == null ? new TcpOutput() : output;
    }

    /** Takes back one without bytes and producer. */
    void giveBack(TcpOutput output) {
        boolean unused = freeOutputs.give(output);
    }

    /** Takes back an empty queue, unless there are enough. */
    boolean giveBack(OutboundQueue queue) {
        return freeQueues.give(queue);
    }

    /** A chunk whose position and limit are 0. */
    ByteBuffer borrowChunk() {
        ByteBuffer chunk = freeChunks.take();
        return chunk == null ? ByteBuffer.allocateDirect(CHUNK_BYTES).limit(0) : chunk;
    }

    void giveBack(ByteBuffer chunk) {
        boolean unused = freeChunks.give(chunk.position(0).limit(0));
    }
}
