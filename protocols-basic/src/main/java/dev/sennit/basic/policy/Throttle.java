// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import java.net.SocketAddress;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Slows connections down to a rate, in either direction or both, each by itself or all of a service together.
 *
 * <pre>{@code
 * Throttle.perConnection().writes(ByteRate.perSecond(100_000))
 * }</pre>
 *
 * <p>No bytes are held back or cut: what was read or written counts, and then there is a pause until it is paid for. Too
 * much reading pauses the reading, and TCP slows the peer down. Too much writing pauses the connection's producer; a
 * connection without one reads no more until its writes are paid for, so that who only answers is slowed down as well.
 * A direction exceeds its rate by its burst, and by what each connection moves at once: one read, or what a protocol
 * writes without heeding a pause.
 *
 * <p>A file ({@link dev.sennit.reactor.Transport#transferFrom}) goes on in pieces of the burst, or of what a twentieth of a
 * second brings if that is more, never above 256 KiB; each when all before is paid for. What is written behind it waits,
 * {@link dev.sennit.reactor.TcpOptions#maxBufferedBytes()} of the factory's options at most, and so does a producer. TLS
 * cannot be started meanwhile. A {@link MinimumRate} belongs outside of the throttle, where it sees the pieces; inside, it
 * takes the throttle for a slow peer.
 *
 * <p>Connections that share a rate go on in the order in which they used it, so none starves. There is one timed call for
 * each direction that waits, and none else. A rate for writes below about 1 KiB/s runs into
 * {@link dev.sennit.reactor.TcpOptions#closeGrace()} when a close waits for the producer or for a file.
 */
public final class Throttle implements Policy {
    private enum Scope {
        CONNECTION,
        SERVICE
    }

    private final Scope scope;
    private final Supplier<@Nullable TokenBucket> read;
    private final Supplier<@Nullable TokenBucket> write;

    private Throttle(Scope scope, Supplier<@Nullable TokenBucket> read, Supplier<@Nullable TokenBucket> write) {
        this.scope = scope;
        this.read = read;
        this.write = write;
    }

    /**
     * For each connection by itself.
     *
     * @return a throttle without a rate: see {@link #reads} and {@link #writes}
     */
    public static Throttle perConnection() {
        return new Throttle(Scope.CONNECTION, () -> null, () -> null);
    }

    /**
     * For all connections together, of all factories and reactors that it guards.
     *
     * @return a throttle without a rate: see {@link #reads} and {@link #writes}
     */
    public static Throttle perService() {
        return new Throttle(Scope.SERVICE, () -> null, () -> null);
    }

    /**
     * Limits what is read.
     *
     * @param rate of all that arrives
     * @return the same throttle with this rate
     */
    public Throttle reads(ByteRate rate) {
        return new Throttle(scope, buckets(rate), write);
    }

    /**
     * Limits what is written.
     *
     * @param rate of all that is written
     * @return the same throttle with this rate
     */
    public Throttle writes(ByteRate rate) {
        return new Throttle(scope, read, buckets(rate));
    }

    private Supplier<@Nullable TokenBucket> buckets(ByteRate rate) {
        if (scope == Scope.CONNECTION) {
            return rate::bucket;
        }
        TokenBucket shared = rate.bucket();
        return () -> shared;
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new ThrottledConnection(
                        protocol, read.get(), write.get(), tcpOptions().maxBufferedBytes());
            }
        };
    }
}
