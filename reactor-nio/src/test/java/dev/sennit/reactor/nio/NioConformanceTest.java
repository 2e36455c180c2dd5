// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.spi.ReactorOptions;
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
import java.util.Set;
import org.junit.jupiter.api.Nested;

/** The NIO reactor keeps every law of the conformance suite. */
final class NioConformanceTest {
    /** What the JDK has on Linux. */
    static final Set<SocketOption<?>> OPTIONS = Set.of(
            SocketOption.NO_DELAY,
            SocketOption.KEEP_ALIVE,
            SocketOption.KEEP_ALIVE_IDLE,
            SocketOption.KEEP_ALIVE_INTERVAL,
            SocketOption.KEEP_ALIVE_PROBES,
            SocketOption.SEND_BUFFER_BYTES,
            SocketOption.RECEIVE_BUFFER_BYTES,
            SocketOption.REUSE_PORT,
            SocketOption.QUICK_ACK);

    private static Reactor reactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
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
            return OPTIONS;
        }
    }

    @Nested
    final class Connect extends ConnectConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
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
