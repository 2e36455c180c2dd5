// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a protocol wrote and TLS has yet to protect: bytes, and behind them parts of files with what was written behind
 * each. What is protected lies with the connection below.
 */
final class TlsOutput {
    private static final int MAX_PIECES_PER_FLUSH = 4; // of a file: 256 KiB

    private final TlsLayer layer;
    private final TlsEngine engine;
    private final TcpTransport transport;
    private @Nullable OutboundQueue queue; // null while nothing waits
    private @Nullable OutboundFiles files; // null while none waits

    TlsOutput(TlsLayer layer, TlsEngine engine, TcpTransport transport) {
        this.layer = layer;
        this.engine = engine;
        this.transport = transport;
    }

    boolean isEmpty() {
        return isQueueEmpty() && files == null;
    }

    private boolean isQueueEmpty() {
        return queue == null || queue.bytes() == 0;
    }

    boolean hasFiles() {
        return files != null;
    }

    /** Of memory, that is: without what is in the files. */
    long bytes() {
        return (queue == null ? 0 : queue.bytes()) + (files == null ? 0 : files.heldBytes());
    }

    /** That are still in files. */
    long fileBytes() {
        return files == null ? 0 : files.leftBytes();
    }

    /** Whole records are protected at once, the rest is kept unless it is too much. */
    void write(ByteBuffer data) throws SSLException {
        if (data.remaining() >= TlsEngine.RECORD_BYTES && isEmpty() && layer.protectsNow()) {
            engine.protect(data);
        }
        keep(data);
        if (bytes() >= TlsEngine.RECORD_BYTES && layer.protectsNow()) {
            protectBytes();
        }
    }

    private void keep(ByteBuffer data) {
        if (!data.hasRemaining() || layer.isOver()) {
            return;
        }
        if (data.remaining() > transport.options().maxBufferedBytes() - bytes()) {
            transport.tooMuchBuffered(bytes() + data.remaining());
            return;
        }
        if (files != null) {
            files.append(data, transport.loop().chunks());
            return;
        }
        OutboundQueue waiting = queue;
        if (waiting == null) {
            waiting = transport.loop().chunks().borrowQueue();
            queue = waiting;
        }
        waiting.append(data);
        layer.scheduleFlush();
    }

    CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        OutboundFiles waiting = files;
        if (waiting == null) {
            waiting = new OutboundFiles();
            files = waiting;
        }
        CompletionStage<Void> done = waiting.add(file, position, count);
        layer.scheduleFlush();
        return done;
    }

    /** Protects what waits, in order; of files only as much as the connection below sends meanwhile. */
    void protect() throws SSLException {
        protectBytes();
        protectFiles();
        if (files != null && engine.isExhausted()) {
            discardFiles();
        }
    }

    /** In TLS 1.2 nothing may follow the peer's close_notify (RFC 5246, section 7.2.1); bytes are gone by then. */
    private void discardFiles() {
        drop();
        fail(transport.ending().reason());
        layer.filesSent();
    }

    private void protectBytes() throws SSLException {
        OutboundQueue waiting = queue;
        while (waiting != null && waiting.bytes() > 0 && !layer.isOver()) {
            ByteBuffer chunk = waiting.first();
            int bytes = chunk.remaining();
            engine.protect(chunk);
            int taken = bytes - chunk.remaining();
            if (taken == 0) {
                return; // the handshake goes first: the peer's key update, say
            }
            waiting.dropSent(taken);
        }
        dropQueue();
    }

    private void protectFiles() throws SSLException {
        OutboundFiles waiting = files;
        int pieces = 0;
        while (waiting != null && isQueueEmpty() && transport.buffered() == 0 && !layer.isOver()) {
            FileSegment first = waiting.first();
            if (first.left() == 0) {
                queue = waiting.removeFirst(transport.loop());
                protectBytes();
                waiting = waiting.isEmpty() ? allTransferred() : waiting;
            } else if (pieces++ == MAX_PIECES_PER_FLUSH) {
                layer.scheduleFlush();
                return;
            } else if (!protectPiece(first)) {
                return;
            }
        }
    }

    private boolean protectPiece(FileSegment segment) throws SSLException {
        ByteBuffer piece = segment.read(transport);
        if (piece == null) {
            return false;
        }
        engine.protect(piece);
        if (engine.isExhausted()) {
            return false; // it did not take them, though the buffer is empty
        }
        segment.advance(piece.position());
        return !piece.hasRemaining(); // else the handshake goes first
    }

    private @Nullable OutboundFiles allTransferred() {
        files = null;
        layer.filesSent();
        return null;
    }

    /** Forgets the bytes; who waits for files is told by {@link #fail}. */
    void drop() {
        dropQueue();
        if (files != null) {
            files.drop();
        }
    }

    private void dropQueue() {
        if (queue != null) {
            queue.release();
            queue = null;
        }
    }

    void fail(CloseReason why) {
        OutboundFiles failed = files;
        files = null; // who is told may ask what is left
        if (failed != null) {
            failed.fail(transport.loop(), why);
        }
    }
}
