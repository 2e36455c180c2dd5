// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.SocketOption;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A connection on which nothing happens; it counts how often it is closed. */
final class QuietSocket implements SocketIo {
    private static final SocketAddress ADDRESS = new InetSocketAddress(InetAddress.getLoopbackAddress(), 7);

    private final AtomicInteger closed = new AtomicInteger();

    int timesClosed() {
        return closed.get();
    }

    @Override
    public int read(ByteBuffer into) {
        return 0;
    }

    @Override
    public int write(ByteBuffer from) {
        return 0;
    }

    @Override
    public long write(ByteBuffer[] from, int count) {
        return 0;
    }

    @Override
    public boolean finishConnect() {
        return true;
    }

    @Override
    public void interest(int interest) {}

    @Override
    public void shutdownOutput() {}

    @Override
    public void close() {
        closed.incrementAndGet();
    }

    @Override
    public void closeWithReset() {
        closed.incrementAndGet();
    }

    @Override
    public SocketAddress peer() {
        return ADDRESS;
    }

    @Override
    public SocketAddress host() {
        return ADDRESS;
    }

    @Override
    public <T> T option(SocketOption<T> option) {
        throw new UnsupportedOperationException("no options here");
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) {}
}
