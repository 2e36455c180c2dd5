// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The sending side of a connection: the bytes that wait and the producer that makes more. A connection borrows it from
 * its loop while it has either; an idle one has none.
 */
final class TcpOutput {
    private static final int STRAIGHT_BYTES = 8192; // from here on bytes go to the socket without being copied first

    private @Nullable OutboundQueue queue; // null while nothing waits to be sent
    private @Nullable Backpressure backpressure; // null unless a producer is registered

    long bytes() {
        return queue == null ? 0 : queue.bytes();
    }

    /** Takes all of it: much goes to the socket at once, the rest is queued unless it is too much. */
    void write(TcpTransport transport, ByteBuffer data, long maxBufferedBytes) {
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
        if (backpressure != null) {
            backpressure.sent(transport, 0);
            return false;
        }
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
            drop();
            transport.roomForAll();
            return true;
        }
        transport.waitForRoom(taken);
        if (backpressure != null) {
            backpressure.sent(transport, waiting.bytes());
        }
        return false;
    }

    /** Forgets the bytes. */
    void drop() {
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
    void stopProducer(EventLoop loop) {
        if (backpressure != null) {
            loop.guarded(backpressure.producer()::stopProducing);
            backpressure = null;
        }
    }
}
