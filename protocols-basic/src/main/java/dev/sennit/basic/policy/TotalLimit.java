// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import java.net.SocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * At most so many connections at a time, over all factories and reactors that it guards. One more is refused, or gets the
 * protocol of another factory, which says that the server is busy.
 *
 * <p>A connection counts from when it is made until it is lost.
 */
public final class TotalLimit implements Policy {
    private final int max;
    private final ServerFactory overflow;
    private final AtomicInteger count = new AtomicInteger();

    /**
     * A limit that refuses.
     *
     * @param max how many connections there may be, 1 or more
     * @throws IllegalArgumentException if that is none
     */
    public TotalLimit(int max) {
        this(max, peer -> null);
    }

    /**
     * A limit with a protocol for those who are too many. They do not count here, so give it a limit of its own:
     *
     * <pre>{@code
     * new TotalLimit(10_000, new TotalLimit(100).guard(peer -> new Busy()))
     * }</pre>
     *
     * @param max how many connections there may be, 1 or more
     * @param overflow makes the protocols of those above
     * @throws IllegalArgumentException if {@code max} is none
     */
    public TotalLimit(int max, ServerFactory overflow) {
        this.max = (int) Require.inRange("the most connections", max, 1, Integer.MAX_VALUE);
        this.overflow = overflow;
    }

    /**
     * How many connections there are now.
     *
     * @return from 0 to the limit
     */
    public int count() {
        return count.get();
    }

    private boolean take() {
        return count.getAndUpdate(now -> now < max ? now + 1 : now) < max;
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            public @Nullable Protocol buildProtocol(SocketAddress peer) {
                return count() < max ? super.buildProtocol(peer) : overflow.buildProtocol(peer);
            }

            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new Counted(protocol);
            }
        };
    }

    /** What was looked at when it was built may have changed on another thread until it is made. */
    private final class Counted extends Admission {
        Counted(Protocol wrapped) {
            super(wrapped);
        }

        @Override
        boolean admit() {
            return take();
        }

        @Override
        void release() {
            count.decrementAndGet();
        }
    }
}
