// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.AbortConformance;
import dev.sennit.reactor.testkit.conformance.AcceptConformance;
import dev.sennit.reactor.testkit.conformance.BackpressureConformance;
import dev.sennit.reactor.testkit.conformance.CloseConformance;
import dev.sennit.reactor.testkit.conformance.ConnectConformance;
import dev.sennit.reactor.testkit.conformance.GroupConformance;
import dev.sennit.reactor.testkit.conformance.HalfCloseConformance;
import dev.sennit.reactor.testkit.conformance.LifecycleConformance;
import dev.sennit.reactor.testkit.conformance.TcpConformance;
import dev.sennit.reactor.testkit.conformance.ThreadsConformance;
import dev.sennit.reactor.testkit.conformance.TimersConformance;
import org.junit.jupiter.api.Nested;

/** The epoll reactor keeps every law of the conformance suite. */
@NeedsLibrary
final class EpollConformanceTest {
    private static Reactor reactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
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
