// SPDX-License-Identifier: Apache-2.0
package dev.sennit.benchmarks.framing;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.Transport;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.List;

/** A connection that copies what is written to it over what was written before, as far as a read goes. */
final class SinkTransport implements Transport {
    private final Reactor reactor;
    private final ByteBuffer sink = ByteBuffer.allocateDirect(65_536);
    private final DeadlineLedger deadlines = new DeadlineLedger();

    SinkTransport(Reactor reactor) {
        this.reactor = reactor;
    }

    /** Begins anew; returns how many bytes were written. */
    int rewind() {
        int bytes = sink.position();
        sink.clear();
        return bytes;
    }

    @Override
    public void write(ByteBuffer data) {
        sink.put(data);
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        data.forEach(this::write);
    }

    @Override
    public void loseConnection() {}

    @Override
    public void loseConnection(CloseReason reason) {}

    @Override
    public void loseWriteConnection() {}

    @Override
    public void abortConnection() {}

    @Override
    public void abortConnection(CloseReason reason) {}

    @Override
    public void pauseProducing() {}

    @Override
    public void resumeProducing() {}

    @Override
    public void registerProducer(Producer producer) {}

    @Override
    public void unregisterProducer() {}

    @Override
    public boolean isClosing() {
        return false;
    }

    @Override
    public long bufferedBytes() {
        return sink.position();
    }

    @Override
    public SocketAddress peer() {
        return new InetSocketAddress(0);
    }

    @Override
    public SocketAddress host() {
        return new InetSocketAddress(0);
    }

    @Override
    public Reactor reactor() {
        return reactor;
    }

    @Override
    public DeadlineLedger deadlines() {
        return deadlines;
    }

    @Override
    public <T> T option(SocketOption<T> option) {
        throw new UnsupportedOperationException("no socket, no options: " + option);
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) {
        throw new UnsupportedOperationException("no socket, no options: " + option);
    }
}
