// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.dispatch;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;

/**
 * A system of sockets in memory and of a clock that is a field. A poll never waits, takes a microsecond, and reports the
 * one socket that was made ready since the last one.
 */
final class MemoryPoller implements Poller {
    private static final long POLL_NANOS = 1_000;
    private static final MemorySocket NONE = new MemorySocket(0);

    private final int bytesPerRead;
    private final Queue<MemorySocket> opened = new ArrayDeque<>();
    private MemorySocket ready = NONE;
    private long nowNanos = 1_000_000_007L;

    MemoryPoller(int bytesPerRead) {
        this.bytesPerRead = bytesPerRead;
    }

    /** The socket opened first of those not asked for yet. */
    MemorySocket nextOpened() {
        return opened.remove();
    }

    /** The next poll will report it. */
    void makeReady(MemorySocket socket) {
        ready = socket;
    }

    void advanceNanos(long nanos) {
        nowNanos += nanos;
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public void poll(long timeoutNanos, ReadySink sink) {
        nowNanos += POLL_NANOS;
        MemorySocket socket = ready;
        if (socket != NONE) {
            ready = NONE;
            socket.report(sink);
        }
    }

    @Override
    public void wakeup() {}

    @Override
    public Optional<String> refusal(SocketOption<?> option) {
        return Optional.empty();
    }

    @Override
    public ListenerIo listen(SocketAddress address, TcpOptions options) throws IOException {
        throw new IOException("there are no listeners in memory");
    }

    @Override
    public SocketIo connect(SocketAddress address, TcpOptions options) {
        MemorySocket socket = new MemorySocket(bytesPerRead);
        opened.add(socket);
        return socket;
    }

    @Override
    public void register(SocketIo socket, ReadyHandler handler, int interest) {
        ((MemorySocket) socket).register(handler, interest);
    }

    @Override
    public void register(ListenerIo listener, ReadyHandler handler) throws IOException {
        throw new IOException("there are no listeners in memory");
    }

    @Override
    public void close() {}
}
