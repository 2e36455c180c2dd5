// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * A transport on top of another one: hands every command on. A subclass overrides what it does otherwise. All bytes pass
 * {@link #write(ByteBuffer)} or {@link #writeSequence}; the other ways to write come to these two. A part of a file would
 * pass by, so {@link #transferFrom} is refused unless the subclass {@linkplain #handsFilesOn() allows it}.
 *
 * <p>The ledger, the reactor and the socket's options are those of the transport below, so a {@link Deadline} made with a
 * wrapper is one of its connection.
 */
public abstract class TransportWrapper implements Transport {
    /** For subclasses. */
    protected TransportWrapper() {}

    /**
     * The transport below.
     *
     * @return where commands go
     * @throws IllegalStateException before the connection is made
     */
    protected abstract Transport transport();

    /**
     * Looks for a layer of a connection: the transport itself, or one below it.
     *
     * @param top what a protocol was given as its transport
     * @param layer the type that is wanted
     * @param <T> of the layer
     * @return the uppermost layer of that type; empty if there is none
     */
    public static <T> Optional<T> find(Transport top, Class<T> layer) {
        Transport each = top;
        while (!layer.isInstance(each)) {
            if (!(each instanceof TransportWrapper wrapper)) {
                return Optional.empty();
            }
            each = wrapper.transport();
        }
        return Optional.of(layer.cast(each));
    }

    @Override
    public void write(ByteBuffer data) {
        transport().write(data);
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        transport().writeSequence(data);
    }

    /**
     * Whether the parts of files may go to the transport below without passing {@link #write(ByteBuffer)}: yes for a
     * wrapper to which it makes no difference what is written, and how much.
     *
     * @return false unless overridden
     */
    protected boolean handsFilesOn() {
        return false;
    }

    @Override
    public CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
        if (!handsFilesOn()) {
            return Transport.super.transferFrom(file, position, count);
        }
        return transport().transferFrom(file, position, count);
    }

    @Override
    public boolean canTransfer() {
        return handsFilesOn() && transport().canTransfer();
    }

    @Override
    public long transferBytesLeft() {
        return transport().transferBytesLeft();
    }

    @Override
    public void loseConnection() {
        transport().loseConnection();
    }

    @Override
    public void loseConnection(CloseReason reason) {
        transport().loseConnection(reason);
    }

    @Override
    public void loseWriteConnection() {
        transport().loseWriteConnection();
    }

    @Override
    public void abortConnection() {
        transport().abortConnection();
    }

    @Override
    public void abortConnection(CloseReason reason) {
        transport().abortConnection(reason);
    }

    @Override
    public void pauseProducing() {
        transport().pauseProducing();
    }

    @Override
    public void resumeProducing() {
        transport().resumeProducing();
    }

    @Override
    public void registerProducer(Producer producer) {
        transport().registerProducer(producer);
    }

    @Override
    public void unregisterProducer() {
        transport().unregisterProducer();
    }

    @Override
    public void startTls(TlsOptions options) {
        transport().startTls(options);
    }

    @Override
    public Optional<TlsInfo> tls() {
        return transport().tls();
    }

    @Override
    public boolean isClosing() {
        return transport().isClosing();
    }

    @Override
    public long bufferedBytes() {
        return transport().bufferedBytes();
    }

    @Override
    public SocketAddress peer() {
        return transport().peer();
    }

    @Override
    public SocketAddress host() {
        return transport().host();
    }

    @Override
    public Reactor reactor() {
        return transport().reactor();
    }

    @Override
    public DeadlineLedger deadlines() {
        return transport().deadlines();
    }

    @Override
    public <T> T option(SocketOption<T> option) {
        return transport().option(option);
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) {
        transport().setOption(option, value);
    }
}
