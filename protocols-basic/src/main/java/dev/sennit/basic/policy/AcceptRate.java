// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.ServerFactoryWrapper;
import java.net.SocketAddress;

/**
 * At most so many new connections a second, and a burst of so many at once, over all factories and reactors that it
 * guards. In any time of t seconds no more than burst + t × rate connections are served. One more is aborted: the client
 * sees a reset at once and this side keeps nothing of it.
 */
public final class AcceptRate implements Policy {
    private final TokenBucket bucket;

    /**
     * A rate.
     *
     * @param perSecond how many connections a second, from 1 to 1,000,000,000
     * @param burst how many at once after a quiet time, from 1 to 1,000,000,000
     * @throws IllegalArgumentException if a number is out of range
     */
    public AcceptRate(int perSecond, int burst) {
        bucket = new TokenBucket(perSecond, burst);
    }

    @Override
    public ServerFactory guard(ServerFactory factory) {
        return new ServerFactoryWrapper(factory) {
            @Override
            protected Protocol wrap(Protocol protocol, SocketAddress peer) {
                return new Paced(protocol);
            }
        };
    }

    private final class Paced extends Admission {
        Paced(Protocol wrapped) {
            super(wrapped);
        }

        @Override
        boolean admit() {
            return bucket.tryTake(1, reactor().nanoTime());
        }

        @Override
        void release() {}
    }
}
