// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection: the bytes and files that wait and the producer that makes more. A connection borrows it from
 * its loop while it has either; an idle one has none.
 */
final class TcpOutput {
    private static final int STRAIGHT_BYTES = 8192; // from here on bytes go to the socket without being copied first
    private static final int MAX_FILE_BYTES_PER_FLUSH =
            262_144; // so that one fast peer does not keep the others waiting

    private @Nullable OutboundQueue queue; // null while nothing waits to be sent
    private @Nullable OutboundFiles files; // null while none waits; behind what is queued
    private @Nullable Backpressure backpressure; // null unless a producer is registered

    long bytes() {
        return (queue == null ? 0 : queue.bytes()) + (files == null ? 0 : files.heldBytes());
    }

    /** That are still in files. */
    long fileBytes() {
        return files == null ? 0 : files.leftBytes();
    }

    /** Takes all of it: much goes to the socket at once, the rest is queued unless it is too much. */
    void write(TcpTransport transport, ByteBuffer data, long maxBufferedBytes) {
        if (files != null) {
            hold(transport, files, data, maxBufferedBytes);
            return;
        }
        OutboundQueue waiting = queue;
        if (waiting == null) {
            waiting = transport.loop().chunks().borrowQueue();
            queue = waiting;
        }
        if (data.remaining() >= STRAIGHT_BYTES && !transport.waitsForRoom()) {
            writeStraight(transport, waiting, data);
        }
        if (data.remaining() > maxBufferedBytes - waiting.bytes()) {
            makeRoom(transport, waiting, data, maxBufferedBytes);
        }
        if (transport.isOver()) {
            data.position(data.limit());
        } else {
            waiting.append(data);
        }
    }

    /** It waits until the files before it are sent. */
    private void hold(TcpTransport transport, OutboundFiles waiting, ByteBuffer data, long maxBufferedBytes) {
        if (data.remaining() > maxBufferedBytes - bytes()) {
            transport.tooMuchBuffered(bytes() + data.remaining());
            data.position(data.limit());
        } else {
            waiting.append(data, transport.loop().chunks());
        }
    }

    CompletionStage<Void> transfer(FileChannel file, long position, long count) {
        OutboundFiles waiting = files;
        if (waiting == null) {
            waiting = new OutboundFiles();
            files = waiting;
        }
        return waiting.add(file, position, count);
    }

    /** Too much for the queue: the socket has to take some of it now, or the connection ends. */
    private void makeRoom(TcpTransport transport, OutboundQueue waiting, ByteBuffer data, long maxBufferedBytes) {
        while (data.remaining() > maxBufferedBytes - waiting.bytes()) {
            if (transport.isOver()) {
                return;
            }
            if (transport.waitsForRoom()) {
                transport.tooMuchBuffered(waiting.bytes() + data.remaining());
                return;
            }
            writeStraight(transport, waiting, data);
        }
    }

    private void writeStraight(TcpTransport transport, OutboundQueue waiting, ByteBuffer data) {
        long offered = Math.min(waiting.bytes() + data.remaining(), OutboundQueue.MAX_EXTRA_BYTES);
        long taken;
        try {
            taken = waiting.writeTo(transport.socket(), data);
        } catch (IOException e) {
            transport.broken(e);
            return;
        }
        transport.sent(taken);
        if (taken < offered) {
            transport.waitForRoom(taken);
        }
    }

    /** What was to be written now is; perhaps it was too much. */
    void written() {
        if (backpressure != null) {
            backpressure.written(bytes());
        }
    }

    /** Sends what the socket takes; returns whether all is sent and nobody makes more. */
    boolean flush(TcpTransport transport) {
        if (queue != null && !flush(transport, queue)) {
            return false;
        }
        if (files != null && !flush(transport, files)) {
            return false;
        }
        if (backpressure != null) {
            backpressure.sent(transport, 0);
            return false;
        }
        return true;
    }

    /** Sends files, and what was written behind them, as far as the socket takes it and it is not too much for a turn. */
    private boolean flush(TcpTransport transport, OutboundFiles waiting) {
        long budgetBytes = MAX_FILE_BYTES_PER_FLUSH;
        while (!waiting.isEmpty()) {
            FileSegment first = waiting.first();
            long offered = Math.min(first.left(), budgetBytes);
            long taken = offered == 0 ? 0 : first.sendTo(transport, offered);
            if (transport.isOver()) {
                return false;
            }
            budgetBytes -= taken;
            if (taken < offered) {
                transport.waitForRoom(taken);
                return false;
            }
            if (first.left() > 0) {
                transport.roomForAll();
                transport.scheduleFlush();
                return false;
            }
            queue = waiting.removeFirst(transport.loop());
            files = waiting.isEmpty() ? null : waiting; // what is written from now on follows what is queued
            if (queue != null && !flush(transport, queue)) {
                return false;
            }
        }
        transport.roomForAll();
        return true;
    }

    private boolean flush(TcpTransport transport, OutboundQueue waiting) {
        long taken;
        try {
            taken = waiting.writeTo(transport.socket());
        } catch (IOException e) {
            transport.broken(e);
            return false;
        }
        transport.sent(taken);
        if (waiting.bytes() == 0) {
            dropQueue();
            transport.roomForAll();
            return true;
        }
        transport.waitForRoom(taken);
        if (backpressure != null) {
            backpressure.sent(transport, bytes());
        }
        return false;
    }

    /** Forgets the bytes. */
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

    boolean hasProducer() {
        return backpressure != null;
    }

    boolean isFedBy(Backpressure one) {
        return backpressure == one;
    }

    void register(TcpTransport transport, Producer producer, TcpOptions options) {
        if (backpressure != null) {
            throw new IllegalStateException("a producer is registered already: " + backpressure.producer());
        }
        register(transport, new Backpressure(producer, options));
    }

    void register(TcpTransport transport, Backpressure registered) {
        backpressure = registered;
        if (registered.startsByAsking()) {
            transport.loop().nextTurn(() -> registered.resume(transport));
        }
    }

    void unregister() {
        backpressure = null;
    }

    @Nullable
    Backpressure takeBackpressure() {
        Backpressure taken = backpressure;
        backpressure = null;
        return taken;
    }

    /** A close does not wait for the protocol that asked for it. */
    void unregister(Protocol protocol) {
        if (backpressure != null && backpressure.isOf(protocol)) {
            backpressure = null;
        }
    }

    /** The connection is over. */
    void stop(EventLoop loop, CloseReason why) {
        if (files != null) {
            files.fail(loop, why);
            files = null;
        }
        if (backpressure != null) {
            loop.guarded(backpressure.producer()::stopProducing);
            backpressure = null;
        }
    }
}
