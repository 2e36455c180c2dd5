// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** The part of a transport that is none of its states' business: it checks the thread and hands on. */
interface SocketTransport extends Transport {
    EventLoop loop();

    SocketIo socket();

    /** Who does what the protocol commands. */
    StreamCommands commands();

    @Override
    default void write(ByteBuffer data) {
        loop().checkThread();
        StreamCommands commands = commands();
        commands.send(data);
        commands.written();
    }

    @Override
    default void writeSequence(List<ByteBuffer> data) {
        loop().checkThread();
        StreamCommands commands = commands();
        for (ByteBuffer each : data) {
            commands.send(each);
        }
        commands.written();
    }

    @Override
    default CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
        loop().checkThread();
        if (position < 0 || count < 0) {
            throw new IllegalArgumentException(
                    "a part of a file has a position and a count of 0 or more, not " + position + " and " + count);
        }
        return commands().transfer(file, position, count);
    }

    @Override
    default boolean canTransfer() {
        return true;
    }

    @Override
    default void loseConnection(CloseReason why) {
        loop().checkThread();
        commands().lose(why);
    }

    @Override
    default void loseWriteConnection() {
        loop().checkThread();
        commands().loseWrite();
    }

    @Override
    default void pauseProducing() {
        loop().checkThread();
        commands().pause();
    }

    @Override
    default void resumeProducing() {
        loop().checkThread();
        commands().resume();
    }

    @Override
    default void registerProducer(Producer producer) {
        loop().checkThread();
        commands().register(producer);
    }

    @Override
    default void unregisterProducer() {
        loop().checkThread();
        commands().unregister();
    }

    @Override
    default boolean isClosing() {
        return commands().closing();
    }

    @Override
    default long bufferedBytes() {
        return commands().buffered();
    }

    @Override
    default long transferBytesLeft() {
        return commands().transferLeft();
    }

    @Override
    default void loseConnection() {
        loseConnection(expiryReason(CloseReason.DONE));
    }

    @Override
    default void abortConnection() {
        abortConnection(expiryReason(CloseReason.ABORTED));
    }

    /** What a close that is asked for inside a deadline's expiry says. */
    private CloseReason expiryReason(CloseReason otherwise) {
        return deadlines().expiryReason().orElse(otherwise);
    }

    @Override
    default Reactor reactor() {
        return loop();
    }

    @Override
    default SocketAddress peer() {
        return socket().peer();
    }

    @Override
    default SocketAddress host() {
        return socket().host();
    }

    @Override
    default <T> T option(SocketOption<T> option) {
        requireUsable(option);
        try {
            return socket().option(option);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read socket option " + option + ": " + e.getMessage(), e);
        }
    }

    @Override
    default <T> void setOption(SocketOption<T> option, T value) {
        requireUsable(option);
        option.validate(value);
        try {
            socket().setOption(option, value);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot set socket option " + option + ": " + e.getMessage(), e);
        }
    }

    private void requireUsable(SocketOption<?> option) {
        loop().checkThread();
        loop().requireSupported(option);
        if (!option.isOfUnix() && peer() instanceof UnixDomainSocketAddress) {
            throw new UnsupportedOperationException(
                    "socket option " + option + " is one of TCP: a UNIX socket has none such");
        }
        if (!option.isOfConnections()) {
            throw new IllegalArgumentException(
                    "socket option " + option + " is one of ports, not of connections: listen with it");
        }
    }
}
