// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.ReactorOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

/** A reactor gives back what it took from the system. */
@NeedsLibrary
final class EpollLifetimeTest {
    private static final int TIMES = 1_000;
    private static final InetSocketAddress LOOPBACK = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    /** Stops its reactor as soon as there is a connection. */
    private static final class Stopper extends BaseProtocol {
        @Override
        protected void connectionMade() {
            transport().reactor().stop();
        }
    }

    private static Reactor reactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }

    @Test
    void aReactorThatIsOpenedAndClosedAgainAndAgainLeavesNoDescriptor() throws IOException {
        reactor().close();
        long before = OpenDescriptors.count();
        for (int i = 0; i < TIMES; i++) {
            reactor().close();
        }
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }

    @Test
    void aReactorThatStopsWithOpenPortsAndConnectionsLeavesNoDescriptor() throws IOException {
        stopInTheMiddle();
        long before = OpenDescriptors.count();
        for (int i = 0; i < TIMES / 10; i++) {
            stopInTheMiddle();
        }
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }

    private static void stopInTheMiddle() {
        try (Reactor reactor = reactor()) {
            reactor.callWhenRunning(() -> {
                ListeningPort port = reactor.listenTcp(LOOPBACK, peer -> new Stopper(), TcpOptions.defaults());
                reactor.connectTcp(port.tcpAddress(), peer -> new BaseProtocol() {}, TcpOptions.defaults());
            });
            reactor.run();
        }
    }

    @Test
    void aReactorThatIsClosedWithoutHavingRunClosesItsPorts() throws IOException {
        long before = OpenDescriptors.count();
        try (Reactor reactor = reactor()) {
            reactor.listenTcp(LOOPBACK, peer -> null, TcpOptions.defaults());
            assertThat(OpenDescriptors.count()).isGreaterThan(before);
        }
        assertThat(OpenDescriptors.count()).isEqualTo(before);
    }
}
