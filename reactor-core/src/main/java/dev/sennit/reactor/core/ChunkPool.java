// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.nio.ByteBuffer;
import java.util.ArrayDeque;

/** The outbound memory of a loop: what connections borrow while they have bytes to send. */
final class ChunkPool {
    static final int CHUNK_BYTES = 16_384;
    private static final int MAX_FREE_CHUNKS = 256; // 4 MiB
    private static final int MAX_FREE_QUEUES = 1024;
    private static final int MAX_FREE_OUTPUTS = 1024;

    private final ArrayDeque<ByteBuffer> freeChunks = new ArrayDeque<>();
    private final ArrayDeque<OutboundQueue> freeQueues = new ArrayDeque<>();
    private final ArrayDeque<TcpOutput> freeOutputs = new ArrayDeque<>();

    OutboundQueue borrowQueue() {
        OutboundQueue queue = freeQueues.pollLast();
        return queue == null ? new OutboundQueue(this) : queue;
    }

    TcpOutput borrowOutput() {
        TcpOutput output = freeOutputs.pollLast();
        return output == null ? new TcpOutput() : output;
    }

    /** Takes back one without bytes and producer. */
    void giveBack(TcpOutput output) {
        if (freeOutputs.size() < MAX_FREE_OUTPUTS) {
            freeOutputs.addLast(output);
        }
    }

    /** Takes back an empty queue. */
    void giveBack(OutboundQueue queue) {
        if (freeQueues.size() < MAX_FREE_QUEUES) {
            freeQueues.addLast(queue);
        }
    }

    /** A chunk whose position and limit are 0. */
    ByteBuffer borrowChunk() {
        ByteBuffer chunk = freeChunks.pollLast();
        return chunk == null
                ? ByteBuffer.allocateDirect(CHUNK_BYTES).limit(0)
                : chunk.position(0).limit(0);
    }

    void giveBack(ByteBuffer chunk) {
        if (freeChunks.size() < MAX_FREE_CHUNKS) {
            freeChunks.addLast(chunk);
        }
    }
}
