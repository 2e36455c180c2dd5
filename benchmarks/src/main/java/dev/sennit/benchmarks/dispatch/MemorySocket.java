// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.dispatch;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** A connected socket without a system: each read brings the same bytes, each write takes all there is. */
final class MemorySocket implements SocketIo {
    private static final InetSocketAddress ADDRESS = new InetSocketAddress("127.0.0.1", 7);

    private final ByteBuffer incoming;
    private ReadyHandler handler = ready -> {};
    private int interest = Interest.NONE;
    private long bytesWritten;

    MemorySocket(int bytesPerRead) {
        incoming = ByteBuffer.allocateDirect(bytesPerRead);
    }

    void register(ReadyHandler newHandler, int newInterest) {
        handler = newHandler;
        interest = newInterest;
    }

    /** Is ready for whatever is waited for. */
    void report(Poller.ReadySink sink) {
        sink.ready(handler, interest);
    }

    long bytesWritten() {
        return bytesWritten;
    }

    @Override
    public int read(ByteBuffer into) {
        into.put(incoming.clear());
        return incoming.limit();
    }

    @Override
    public int write(ByteBuffer from) {
        int bytes = from.remaining();
        from.position(from.limit());
        bytesWritten += bytes;
        return bytes;
    }

    @Override
    public long write(ByteBuffer[] from, int count) {
        long bytes = 0;
        for (int i = 0; i < count; i++) {
            bytes += write(from[i]);
        }
        return bytes;
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public void interest(int newInterest) {
        interest = newInterest;
    }

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {}

    @Override
    public void closeWithReset() {}

    @Override
    public SocketAddress peer() {
        return ADDRESS;
    }

    @Override
    public SocketAddress host() {
        return ADDRESS;
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        throw new IOException("there are no options in memory");
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) throws IOException {
        throw new IOException("there are no options in memory");
    }
}
