// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whom a port at an address of IPv6 takes. */
public abstract class Ipv6Conformance extends ReactorConformance {
    /** For subclasses. */
    protected Ipv6Conformance() {}

    /**
     * Where tests of IPv6 listen.
     *
     * @return as {@link InternetConformance#listeningAddressOfIpv6()}
     */
    protected InetSocketAddress listeningAddressOfIpv6() {
        return InternetConformance.loopbackOfIpv6();
    }

    /**
     * What the reactor under test can do on this system.
     *
     * @return as {@link OptionsConformance#supportedOptions()}
     */
    protected abstract Set<SocketOption<?>> supportedOptions();

    @BeforeEach
    final void whereThereIsIpv6() {
        assumeTrue(listeningAddressOfIpv6().getAddress() instanceof Inet6Address, "there is no IPv6 here");
    }

    private boolean canKeepIpv4Out() {
        return supportedOptions().contains(SocketOption.IPV6_ONLY);
    }

    private int listen(String endpoint, ServerFactory factory) {
        ListeningPort[] port = new ListeningPort[1];
        on(() -> port[0] = Endpoints.server(endpoint).listen(reactor(), factory, TcpOptions.defaults()));
        return port[0].tcpAddress().getPort();
    }

    private void connectBoth(String host, int port, Probe server) {
        Probe client = probe("client of " + host);
        connect(new InetSocketAddress(host, port), factory(client));
        await("both are connected over " + host, () -> server.isMade() && client.isMade());
    }

    @Test // IPV6_V6ONLY is off, whatever net.ipv6.bindv6only says
    void portAtAnyAddressTakesIpv4TooAndShowsItAsIpv4() {
        Probe server = probe("server");
        int port = listen("tcp:0:interface=\\:\\:", peer -> server);
        connectBoth("127.0.0.1", port, server);
        on(() -> {
            InetSocketAddress peer =
                    assertInstanceOf(InetSocketAddress.class, server.transport().peer());
            assertInstanceOf(Inet4Address.class, peer.getAddress());
        });
    }

    @Test
    void portAtAnyAddressTakesIpv6() {
        Probe server = probe("server");
        connectBoth("::1", listen("tcp:0:interface=\\:\\:", peer -> server), server);
    }

    @Test
    void tcp6ListensOnTheLoopbackAddressUnlessTold() {
        Probe server = probe("server");
        connectBoth("::1", listen("tcp6:0", peer -> server), server);
        on(() -> assertEquals(
                listeningAddressOfIpv6().getAddress(),
                ((InetSocketAddress) server.transport().host()).getAddress()));
    }

    @Test
    void tcp6AtAnyAddressKeepsIpv4Out() {
        assumeTrue(canKeepIpv4Out());
        Probe server = probe("server");
        int port = listen("tcp6:0:interface=\\:\\:", peer -> server);
        ProbeFactory factory = factory(probe("client of IPv4"));
        connect(new InetSocketAddress("127.0.0.1", port), factory);
        await("nobody is there", () -> factory.failures.size() == 1);
        assertInstanceOf(ConnectException.class, factory.failures.get(0));
        connectBoth("::1", port, server);
    }

    @Test
    void tcp6AtAnyAddressIsRefusedWhereIpv4CannotBeKeptOut() {
        assumeFalse(canKeepIpv4Out());
        on(() -> {
            String text = assertThrows(
                            UnsupportedOperationException.class,
                            () -> reactor().listen("tcp6:0:interface=\\:\\:", peer -> null))
                    .toString();
            assertTrue(text.contains("IPV6_ONLY") && text.contains(reactor().name()), text);
        });
    }
}
