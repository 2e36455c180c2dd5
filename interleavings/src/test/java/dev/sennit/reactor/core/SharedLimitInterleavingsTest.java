// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static dev.sennit.interleavings.Interleavings.explore;
import static dev.sennit.interleavings.Interleavings.require;
import static dev.sennit.interleavings.Interleavings.start;

import dev.sennit.basic.policy.TotalLimit;
import dev.sennit.interleavings.Part;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A limit that two loops share. */
class SharedLimitInterleavingsTest {
    private final EventLoop oneLoop = SleepingPoller.newLoop();
    private final EventLoop otherLoop = SleepingPoller.newLoop();

    @Test
    void loopsThatShareALimitKeepItTogether() {
        explore(() -> {
            TotalLimit limit = new TotalLimit(1);
            AtomicInteger inside = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            ServerFactory guarded = limit.guard(peer -> new Guest(inside, most));
            Part other = start(() -> serveOne(otherLoop, guarded));
            serveOne(oneLoop, guarded);
            other.join();
            require(most.get() == 1, most.get() + " were inside");
            require(limit.count() == 0, limit.count() + " are counted who have gone");
        });
    }

    private static void serveOne(EventLoop loop, ServerFactory factory) {
        loop.begin();
        loop.connections().adopt(new QuietSocket(), factory, TcpOptions.defaults());
        loop.end();
    }

    private static final class Guest extends BaseProtocol {
        private final AtomicInteger inside;
        private final AtomicInteger most;

        Guest(AtomicInteger inside, AtomicInteger most) {
            this.inside = inside;
            this.most = most;
        }

        @Override
        protected void connectionMade() {
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
        }

        @Override
        public void connectionLost(CloseReason reason) {
            inside.decrementAndGet();
        }
    }
}
