// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.basic.policy.AcceptRate;
import dev.sennit.basic.policy.ByteRate;
import dev.sennit.basic.policy.IdleLimit;
import dev.sennit.basic.policy.PeerLimit;
import dev.sennit.basic.policy.Policy;
import dev.sennit.basic.policy.Throttle;
import dev.sennit.basic.policy.TotalLimit;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.ServerFactory;
import java.time.Duration;

/** The echo server with limits around it, none of which it knows of. */
public final class GuardedEcho {
    private GuardedEcho() {}

    /**
     * Puts policies around a server.
     *
     * @param server any
     * @return the same server with limits
     */
    public static ServerFactory guard(ServerFactory server) {
        return Policy.guard(
                server,
                new AcceptRate(200, 400),
                new TotalLimit(10_000),
                new PeerLimit(20),
                Throttle.perConnection().reads(ByteRate.perSecond(100_000)).writes(ByteRate.perSecond(100_000)),
                new IdleLimit(Duration.ofMinutes(10)));
    }

    /**
     * Serves behind a proxy on this machine.
     *
     * @param args none
     */
    public static void main(String[] args) {
        Reactor reactor = Reactors.create();
        reactor.listen("haproxy:tcp:8007", guard(peer -> new EchoServer()));
        reactor.run();
    }
}
