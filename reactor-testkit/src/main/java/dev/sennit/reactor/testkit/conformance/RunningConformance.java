// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;

/**
 * Every suite about what a reactor does while it runs, however it is made to run. {@link WholeConformance} adds those
 * that run it themselves; so this one is for a second round with another {@link #driver driver}.
 */
public abstract class RunningConformance extends StreamConformance {
    /** For subclasses. */
    protected RunningConformance() {}

    /**
     * Where tests of IPv6 listen.
     *
     * @return by default {@code ::1} with port 0; see {@link InternetConformance#listeningAddressOfIpv6()}
     */
    protected InetSocketAddress listeningAddressOfIpv6() {
        return InternetConformance.loopbackOfIpv6();
    }

    /**
     * Where connecting neither succeeds nor fails.
     *
     * @return by default empty, for what {@link InternetConformance#silentAddress()} makes
     */
    protected Optional<InetSocketAddress> silentAddress() {
        return Optional.empty();
    }

    /**
     * Which socket options the reactor has.
     *
     * @return those that must work; see {@link OptionsConformance#supportedOptions()}
     */
    protected abstract Set<SocketOption<?>> supportedOptions();

    @Nested
    final class Internet extends InternetConformance {
        @Override
        protected Reactor createReactor() {
            return reactorOf(this);
        }

        @Override
        protected InetSocketAddress listeningAddressOfIpv6() {
            return RunningConformance.this.listeningAddressOfIpv6();
        }

        @Override
        protected InetSocketAddress silentAddress() {
            return RunningConformance.this.silentAddress().orElseGet(super::silentAddress);
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
    final class Udp extends UdpConformance {
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
}
