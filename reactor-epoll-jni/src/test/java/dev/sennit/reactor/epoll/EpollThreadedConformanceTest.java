// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.AbortConformance;
import dev.sennit.reactor.testkit.conformance.AcceptConformance;
import dev.sennit.reactor.testkit.conformance.BackpressureConformance;
import dev.sennit.reactor.testkit.conformance.CloseConformance;
import dev.sennit.reactor.testkit.conformance.ConnectConformance;
import dev.sennit.reactor.testkit.conformance.Driver;
import dev.sennit.reactor.testkit.conformance.HalfCloseConformance;
import dev.sennit.reactor.testkit.conformance.TcpConformance;
import dev.sennit.reactor.testkit.conformance.ThreadsConformance;
import dev.sennit.reactor.testkit.conformance.TimersConformance;
import org.junit.jupiter.api.Nested;

/** And keeps them on a thread of its own, as it is used. */
@NeedsLibrary
final class EpollThreadedConformanceTest {
    private static Reactor reactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }

    @Nested
    final class Timers extends TimersConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Tcp extends TcpConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Connect extends ConnectConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Accept extends AcceptConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Close extends CloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class HalfClose extends HalfCloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Abort extends AbortConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Backpressure extends BackpressureConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }

    @Nested
    final class Threads extends ThreadsConformance {
        @Override
        protected Reactor createReactor() {
            return reactor();
        }

        @Override
        protected Driver driver(Reactor underTest) {
            return Driver.threaded(underTest);
        }
    }
}
