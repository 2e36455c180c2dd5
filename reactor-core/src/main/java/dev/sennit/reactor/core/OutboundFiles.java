// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Parts of files that wait to be sent, in order, and what was written behind each. */
final class OutboundFiles {
    private final ArrayDeque<FileSegment> segments = new ArrayDeque<>(2);
    private long heldBytes; // written behind them

    boolean isEmpty() {
        return segments.isEmpty();
    }

    /** Of memory, that is: without what is in the files. */
    long heldBytes() {
        return heldBytes;
    }

    /** That are still in the files. */
    long leftBytes() {
        long bytes = 0;
        for (FileSegment each : segments) {
            bytes += each.left();
        }
        return bytes;
    }

    CompletionStage<Void> add(FileChannel file, long position, long count) {
        if (segments.size() == Transport.MAX_TRANSFERS) {
            throw new IllegalStateException("MAX_TRANSFERS, " + Transport.MAX_TRANSFERS
                    + ", parts of files wait on this connection already: " + file + " is one too many");
        }
        FileSegment segment = new FileSegment(file, position, count);
        segments.add(segment);
        return segment.done();
    }

    /** Keeps bytes until the files before them are sent. */
    void append(ByteBuffer data, ChunkPool chunks) {
        FileSegment last = segments.getLast();
        OutboundQueue behind = last.behind;
        if (behind == null) {
            behind = chunks.borrowQueue();
            last.behind = behind;
        }
        heldBytes += data.remaining();
        behind.append(data);
    }

    FileSegment first() {
        return segments.getFirst();
    }

    /** The first one is sent, which its owner hears in the next turn; returns what was written behind it. */
    @Nullable
    OutboundQueue removeFirst(EventLoop loop) {
        FileSegment sent = segments.removeFirst();
        loop.nextTurn(sent::complete);
        OutboundQueue behind = sent.behind;
        if (behind != null) {
            heldBytes -= behind.bytes();
        }
        return behind;
    }

    /** Forgets the bytes; who waits for the files is told by {@link #fail}. */
    void drop() {
        for (FileSegment each : segments) {
            if (each.behind != null) {
                each.behind.release();
                each.behind = null;
            }
        }
        heldBytes = 0;
    }

    void fail(EventLoop loop, CloseReason why) {
        for (FileSegment each : segments) {
            loop.guarded(() -> each.fail(why));
        }
        segments.clear();
    }
}
