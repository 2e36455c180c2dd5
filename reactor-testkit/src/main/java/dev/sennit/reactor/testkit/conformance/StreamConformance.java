// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import java.net.SocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Nested;

/**
 * Every suite about what a reactor does while it runs that asks for streams and nothing more, so that they may be UNIX
 * sockets as well as TCP. {@link RunningConformance} adds what TCP and UDP have.
 */
public abstract class StreamConformance {
    /** For subclasses. */
    protected StreamConformance() {}

    /**
     * Makes the reactor under test.
     *
     * @return a new one, with default options, not running
     */
    protected abstract Reactor createReactor();

    /**
     * Makes the reactor go on while a test watches.
     *
     * @param underTest made by {@link #createReactor()}
     * @return by default what {@link ReactorConformance#driver} says
     */
    protected Driver driver(Reactor underTest) {
        return ReactorConformance.usualDriver(underTest);
    }

    /**
     * Where tests listen.
     *
     * @return an address this machine can reach, another one each time: by default port 0 of the loopback address
     */
    protected SocketAddress listeningAddress() {
        return ReactorConformance.loopback();
    }

    /**
     * How long a test waits for something that must happen.
     *
     * @return reactor time, by default 20 s
     */
    protected Duration limit() {
        return ReactorConformance.LIMIT;
    }

    /** The reactor of a suite that is a part of this one. */
    final Reactor reactorOf(ReactorConformance suite) {
        suite.partOf(this);
        return createReactor();
    }

    @Nested
    final class Timers extends TimersConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Tcp extends TcpConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Descriptors extends DescriptorsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Connect extends ConnectConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Accept extends AcceptConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Close extends CloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class HalfClose extends HalfCloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Abort extends AbortConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class FullAbort extends FullAbortConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Backpressure extends BackpressureConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class ProducerClose extends ProducerCloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class SlowPeer extends SlowPeerConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Tls extends TlsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsHandshake extends TlsHandshakeConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Transfers extends TransferConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class WrappedTransfers extends WrappedTransferConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TransferProgress extends TransferProgressConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsNames extends TlsNamesConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsResumption extends TlsResumptionConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsTransfers extends TlsTransferConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsClose extends TlsCloseConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Defer extends DeferConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsProducer extends TlsProducerConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class WrappedProducers extends WrappedProducerConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class StartTls extends StartTlsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class TlsBehindAHeader extends TlsBehindHeaderConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class ProducersOverTls extends ProducersOverTlsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Streams extends FlowConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }

    @Nested
    final class Threads extends ThreadsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }
    }
}
