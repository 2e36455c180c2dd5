// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.DeadlineLedger;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.TlsInfo;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * The protocol's side of a {@link StringTransport}: checks the thread and the arguments, and hands on to its
 * {@link Wire}. No method is final, since of those the compiler makes no bridges in the public class, without which other
 * packages cannot refer to them ({@code StringTransport::abortConnection}).
 */
abstract class WiredTransport implements Transport {
    private final ManualReactor reactor;
    private final DeadlineLedger deadlines = new DeadlineLedger();
    private final KeptOptions socketOptions;
    private SocketAddress host = new InetSocketAddress("192.0.2.1", 8007);
    private SocketAddress peer = new InetSocketAddress("198.51.100.7", 54_321);

    WiredTransport(ManualReactor reactor, TcpOptions options) {
        this.reactor = reactor;
        this.socketOptions = new KeptOptions(options);
    }

    abstract Wire wire();

    final void addresses(SocketAddress newHost, SocketAddress newPeer) {
        host = newHost;
        peer = newPeer;
    }

    @Override
    public void write(ByteBuffer data) {
        writeSequence(List.of(data));
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        reactor.checkThread();
        wire().output().write(data);
    }

    /** Reads 64 KiB in a turn; what was read is among the {@link StringTransport#bytes() bytes}. */
    @Override
    public CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
        reactor.checkThread();
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "a part of a file has a position and a count of 0 or more, not " + position + " and " + count);
        }
        return wire().output().transfer(file, position, count);
    }

    @Override
    public boolean canTransfer() {
        return true;
    }

    @Override
    public void loseConnection() {
        loseConnection(deadlines.expiryReason().orElse(CloseReason.DONE));
    }

    @Override
    public void loseConnection(CloseReason reason) {
        reactor.checkThread();
        wire().lose(reason);
    }

    @Override
    public void loseWriteConnection() {
        reactor.checkThread();
        wire().loseWrite();
    }

    @Override
    public void abortConnection() {
        abortConnection(deadlines.expiryReason().orElse(CloseReason.ABORTED));
    }

    @Override
    public void abortConnection(CloseReason reason) {
        reactor.checkThread();
        wire().abort(reason);
    }

    @Override
    public void pauseProducing() {
        reactor.checkThread();
        wire().input().pause();
    }

    @Override
    public void resumeProducing() {
        reactor.checkThread();
        wire().input().resume();
    }

    @Override
    public void registerProducer(Producer producer) {
        reactor.checkThread();
        wire().output().register(producer);
    }

    @Override
    public void unregisterProducer() {
        reactor.checkThread();
        wire().output().unregister();
    }

    /** TLS without cryptography, see {@link StringTransport}. Everything is refused that a real transport refuses. */
    @Override
    public void startTls(TlsOptions options) {
        reactor.checkThread();
        wire().upgrade().start(options);
    }

    @Override
    public Optional<TlsInfo> tls() {
        return wire().upgrade().tls().info();
    }

    @Override
    public boolean isClosing() {
        return wire().isClosing();
    }

    @Override
    public long bufferedBytes() {
        return wire().output().outbound().queuedBytes();
    }

    @Override
    public long transferBytesLeft() {
        return wire().isOver() ? 0 : wire().output().outbound().fileBytes();
    }

    @Override
    public SocketAddress peer() {
        return peer;
    }

    @Override
    public SocketAddress host() {
        return host;
    }

    @Override
    public ManualReactor reactor() {
        return reactor;
    }

    @Override
    public DeadlineLedger deadlines() {
        return deadlines;
    }

    /** Whatever is set is read back, and does nothing else; at first it is as Linux has it. */
    @Override
    public <T> T option(SocketOption<T> option) {
        requireUsable(option);
        return socketOptions.get(option);
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) {
        requireUsable(option);
        socketOptions.set(option, option.validate(value));
    }

    private void requireUsable(SocketOption<?> option) {
        reactor.checkThread();
        if (!option.isOfConnections()) {
            throw new IllegalArgumentException(
                    "socket option " + option + " is one of ports, not of connections: listen with it");
        }
        if (wire().isOver()) {
            throw new UncheckedIOException(new IOException("Bad file descriptor"));
        }
    }
}
