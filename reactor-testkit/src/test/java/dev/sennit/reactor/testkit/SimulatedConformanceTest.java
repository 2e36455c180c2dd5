// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.testkit.conformance.AbortConformance;
import dev.sennit.reactor.testkit.conformance.AcceptConformance;
import dev.sennit.reactor.testkit.conformance.BackpressureConformance;
import dev.sennit.reactor.testkit.conformance.CloseConformance;
import dev.sennit.reactor.testkit.conformance.ConnectConformance;
import dev.sennit.reactor.testkit.conformance.GroupConformance;
import dev.sennit.reactor.testkit.conformance.HalfCloseConformance;
import dev.sennit.reactor.testkit.conformance.LifecycleConformance;
import dev.sennit.reactor.testkit.conformance.OptionsConformance;
import dev.sennit.reactor.testkit.conformance.TcpConformance;
import dev.sennit.reactor.testkit.conformance.ThreadsConformance;
import dev.sennit.reactor.testkit.conformance.TimersConformance;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The simulated reactor keeps every law of the conformance suite, on a perfect network. */
final class SimulatedConformanceTest {
    private static final InetSocketAddress SILENT = new InetSocketAddress("192.0.2.1", 9);

    /** The reactors of a test may talk to each other: they are on one network. */
    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());

    private Reactor reactor() {
        return network.idleReactor("reactor");
    }

    @Nested
    final class Timers extends TimersConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Tcp extends TcpConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Options extends OptionsConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Set<SocketOption<?>> supportedOptions() {
            return Set.copyOf(SocketOption.values());
        }
    }

    @Nested
    final class Connect extends ConnectConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected InetSocketAddress silentAddress() {
            network.silence(SILENT);
            return SILENT;
        }
    }

    @Nested
    final class Accept extends AcceptConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Close extends CloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class HalfClose extends HalfCloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Abort extends AbortConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Backpressure extends BackpressureConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Threads extends ThreadsConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Lifecycle extends LifecycleConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }

    @Nested
    final class Group extends GroupConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }
    }
}
