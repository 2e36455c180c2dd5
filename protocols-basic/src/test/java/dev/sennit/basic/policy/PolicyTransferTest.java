// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.testkit.FaultOptions;
import dev.sennit.reactor.testkit.Seeds;
import dev.sennit.reactor.testkit.SimulatedNetwork;
import dev.sennit.reactor.testkit.conformance.WrappedTransferConformance;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/** Under every policy that watches or slows down what is written, files keep the laws they keep without. */
class PolicyTransferTest {
    private static final InetSocketAddress PEER = new InetSocketAddress("198.51.100.9", 4711);
    private static final Duration LONG = Duration.ofHours(1);

    private abstract static class Guarded extends WrappedTransferConformance {
        private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());
        private final Policy[] policies;

        Guarded(Policy... policies) {
            this.policies = policies;
        }

        @Override
        protected Reactor createReactor() {
            return network.idleReactor("reactor");
        }

        @Override
        protected Protocol wrap(Protocol protocol, TcpOptions options) {
            Protocol guarded =
                    Policy.guard(new One(protocol, options), policies).buildProtocol(PEER);
            assertThat(guarded).isNotNull();
            return guarded;
        }
    }

    private record One(Protocol protocol, TcpOptions tcpOptions) implements ServerFactory {
        @Override
        public Protocol buildProtocol(SocketAddress peer) {
            return protocol;
        }
    }

    @Nested
    class OfThrottle extends Guarded {
        OfThrottle() {
            super(Throttle.perConnection().writes(new ByteRate(4_000_000, 50_000)));
        }
    }

    @Nested
    class OfFastThrottle extends Guarded {
        OfFastThrottle() {
            super(Throttle.perService().writes(ByteRate.perSecond(1_000_000_000)));
        }
    }

    @Nested
    class OfWatchers extends Guarded {
        OfWatchers() {
            super(
                    Throttle.perConnection().reads(ByteRate.perSecond(4_000_000)),
                    new IdleLimit(LONG),
                    MinimumRate.sent(1, LONG),
                    MinimumRate.received(1, LONG),
                    new TrafficLog(line -> {}, 0));
        }
    }

    @Nested
    class OfAllOfThem extends Guarded {
        OfAllOfThem() {
            super(
                    new TotalLimit(10),
                    MinimumRate.sent(1, LONG),
                    new IdleLimit(LONG),
                    Throttle.perService().writes(ByteRate.perSecond(20_000_000)),
                    Throttle.perConnection().writes(new ByteRate(8_000_000, 1)).reads(ByteRate.perSecond(20_000_000)),
                    new TrafficLog(line -> {}, 0));
        }
    }
}
