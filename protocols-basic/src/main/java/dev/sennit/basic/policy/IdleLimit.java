// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import dev.sennit.reactor.TimeoutMixin;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Closes connections on which nothing moves: an idle timeout for protocols that have none and cannot be changed. One that
 * can be should have a {@link dev.sennit.reactor.TimeoutMixin}, since bytes in either direction put this one off, however
 * few they are.
 *
 * <p>It runs from when the connection is made, and waits while the protocol has paused its reading, and while bytes are
 * queued for the peer or a file is sent, for which {@link dev.sennit.reactor.TcpOptions#writeStall()} is there.
 */
public final class IdleLimit implements Policy {
    private final Duration period;

    /** With 30 min. */
    public IdleLimit() {
        this(Duration.ofMinutes(30));
    }

    /**
     * A limit.
     *
     * @param period how long a connection may be idle
     * @throws IllegalArgumentException if that is not positive, or for ever
     */
    public IdleLimit(Duration period) {
        this.period = Require.positive("the idle period", period);
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new Watched(protocol);
            }
        };
    }

    private final class Watched extends ProtocolWrapper implements TimeoutMixin {
        private final IdleTimeout idleTimeout = new IdleTimeout(this);

        Watched(Protocol wrapped) {
            super(wrapped);
        }

        @Override
        public IdleTimeout idleTimeout() {
            return idleTimeout;
        }

        @Override
        protected void connectionMade() {
            setTimeout(period);
            super.connectionMade();
        }

        @Override
        public void timeoutConnection() {
            if (bufferedBytes() > 0 || transferBytesLeft() > 0) {
                setTimeout(period);
            } else {
                loseConnection();
            }
        }

        @Override
        public void dataReceived(ByteBuffer data) {
            resetTimeout();
            super.dataReceived(data);
        }

        @Override
        public void write(ByteBuffer data) {
            resetTimeout();
            super.write(data);
        }

        @Override
        public void writeSequence(List<ByteBuffer> data) {
            resetTimeout();
            super.writeSequence(data);
        }

        @Override
        protected boolean handsFilesOn() {
            return true;
        }

        @Override
        public CompletionStage<Void> transferFrom(FileChannel file, long position, long count) {
            resetTimeout();
            CompletionStage<Void> done = super.transferFrom(file, position, count);
            done.thenRun(this::resetTimeout);
            return done;
        }

        @Override
        public void pauseProducing() {
            idleTimeout.suspend();
            super.pauseProducing();
        }

        @Override
        public void resumeProducing() {
            idleTimeout.resume();
            super.resumeProducing();
        }
    }
}
