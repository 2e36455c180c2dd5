// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * Every suite about what a reactor does while it runs, however it is made to run. {@link WholeConformance} adds those
 * that run it themselves; so this one is for a second round with another {@link #driver driver}.
 */
public abstract class RunningConformance {
    /** For subclasses. */
    protected RunningConformance() {}

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
     * Where tests of IPv6 listen.
     *
     * @return by default {@code ::1} with port 0; see {@link TcpConformance#listeningAddressOfIpv6()}
     */
    protected InetSocketAddress listeningAddressOfIpv6() {
        return TcpConformance.loopbackOfIpv6();
    }

    /**
     * Where connecting neither succeeds nor fails.
     *
     * @return by default empty, for what {@link ConnectConformance#silentAddress()} makes
     */
    protected Optional<InetSocketAddress> silentAddress() {
        return Optional.empty();
    }

    /**
     * How long a test waits for something that must happen.
     *
     * @return reactor time, by default 20 s
     */
    protected Duration limit() {
        return ReactorConformance.LIMIT;
    }

    /**
     * Which socket options the reactor has.
     *
     * @return those that must work; see {@link OptionsConformance#supportedOptions()}
     */
    protected abstract Set<SocketOption<?>> supportedOptions();

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
    final class Options extends OptionsConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }

        @Override
        protected Set<SocketOption<?>> supportedOptions() {
            return RunningConformance.this.supportedOptions();
        }
    }

    @Nested
    final class Tcp extends TcpConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }

        @Override
        protected InetSocketAddress listeningAddressOfIpv6() {
            return RunningConformance.this.listeningAddressOfIpv6();
        }
    }

    @Nested
    final class Ipv6 extends Ipv6Conformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }

        @Override
        protected Set<SocketOption<?>> supportedOptions() {
            return RunningConformance.this.supportedOptions();
        }

        @Override
        protected InetSocketAddress listeningAddressOfIpv6() {
            return RunningConformance.this.listeningAddressOfIpv6();
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

        @Override
        protected InetSocketAddress silentAddress() {
            return RunningConformance.this.silentAddress().orElseGet(super::silentAddress);
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
    final class Udp extends UdpConformance {
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
    final class UdpPeers extends UdpPeersConformance {
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
