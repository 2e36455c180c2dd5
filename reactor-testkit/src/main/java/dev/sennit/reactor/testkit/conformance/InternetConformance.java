// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.ConnectCancelledException;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What TCP has and other streams have not: ports with numbers, names, local addresses, silence, resets, options of its
 * own. E-54 to E-56, E-58; LP-01, TR-18.
 */
public abstract class InternetConformance extends ConnectionLaws {
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    /** For subclasses. */
    protected InternetConformance() {}

    /**
     * Where tests of IPv6 listen.
     *
     * @return {@code ::1} with port 0; override it to return {@link #listeningAddress()} where there is no IPv6
     */
    protected InetSocketAddress listeningAddressOfIpv6() {
        return loopbackOfIpv6();
    }

    static InetSocketAddress loopbackOfIpv6() {
        try {
            return new InetSocketAddress(InetAddress.getByName("::1"), 0);
        } catch (UnknownHostException e) {
            throw new AssertionError("a literal needs no look-up", e);
        }
    }

    /**
     * Where connecting neither succeeds nor fails. By default a listening socket of the operating system whose queue is
     * full, which Linux answers with silence; a reactor with a network of its own overrides this.
     *
     * @return an address; good until the end of the test
     */
    protected InetSocketAddress silentAddress() {
        try {
            ServerSocket full = new ServerSocket(0, 1, ((InetSocketAddress) listeningAddress()).getAddress());
            opened.push(full);
            for (int i = 0; i < 4; i++) {
                SocketChannel waiting = SocketChannel.open();
                opened.push(waiting);
                waiting.configureBlocking(false);
                waiting.connect(full.getLocalSocketAddress());
            }
            return (InetSocketAddress) full.getLocalSocketAddress();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterEach
    final void closeWhatWasOpened() throws Exception {
        while (!opened.isEmpty()) {
            opened.pop().close();
        }
    }

    @Test // LP-01
    void portZeroBecomesARealPortAtOnce() {
        ListeningPort first = listen(peer -> null);
        ListeningPort second = listen(peer -> null);
        assertTrue(first.tcpAddress().getPort() > 0);
        assertTrue(second.tcpAddress().getPort() > 0);
        assertFalse(first.address().equals(second.address()));
    }

    @Test
    void unresolvedAddressCannotBeListenedOn() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("host.invalid", 0);
        on(() -> assertThrows(
                CannotListenException.class,
                () -> Sockets.listen(reactor(), unresolved, peer -> null, TcpOptions.defaults())));
    }

    @Test // E-56
    void silenceEndsWithTheConnectTimeout() {
        ProbeFactory factory = factory(probe("client"));
        Duration timeout = Duration.ofMillis(40);
        long[] started = new long[1];
        on(() -> started[0] = reactor().nanoTime());
        connect(silentAddress(), factory, TcpOptions.defaults().withConnectTimeout(timeout));
        long[] failed = new long[1];
        factory.whenFailed((connector, cause) -> failed[0] = reactor().nanoTime());
        SocketTimeoutException cause = failure(SocketTimeoutException.class, factory);
        assertTrue(failed[0] - started[0] >= timeout.toNanos(), "never early");
        assertTrue(cause.toString().contains("40ms"), cause::toString);
    }

    @Test
    void attemptIntoSilenceCanBeGivenUp() {
        ProbeFactory factory = factory(probe("client"));
        Connector connector = connect(silentAddress(), factory);
        turns(3);
        assertEquals(Connector.State.CONNECTING, connector.state());
        on(connector::disconnect);
        failure(ConnectCancelledException.class, factory);
    }

    @Test
    void unknownHostFailsLater() {
        ProbeFactory factory = factory(probe("client"));
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("host.invalid", 80);
        Connector connector = connect(unresolved, factory);
        UnknownHostException cause = failure(UnknownHostException.class, factory);
        assertTrue(cause.toString().contains("host.invalid"), cause::toString);
        assertEquals(Connector.State.DISCONNECTED, connector.state());
    }

    @Test // E-56
    void localAddressInUseIsABindException() {
        ListeningPort taken = listen(peer -> null);
        ProbeFactory factory = factory(probe("client"));
        connect(taken.address(), factory, TcpOptions.defaults().withBindAddress(taken.tcpAddress()));
        failure(BindException.class, factory);
    }

    @Test
    void localAddressIsTheOneAskedFor() {
        Probe server = probe("server");
        Probe client = probe("client");
        InetSocketAddress here = (InetSocketAddress) listeningAddress();
        TcpOptions options = TcpOptions.defaults().withBindAddress(here);
        pair(server, client, TcpOptions.defaults(), options);
        on(() -> assertEquals(
                here.getAddress(), ((InetSocketAddress) server.transport().peer()).getAddress()));
    }

    @Test // E-55
    void addressesMirrorEachOtherOnIpv6() {
        Probe server = probe("server");
        Probe client = probe("client");
        InetSocketAddress[] address = new InetSocketAddress[1];
        on(() -> {
            var port = Sockets.listen(reactor(), listeningAddressOfIpv6(), peer -> server, TcpOptions.defaults());
            address[0] = port.tcpAddress();
        });
        var connector = connect(address[0], factory(client));
        await("both are connected", () -> server.isMade() && client.isMade());
        assertEquals(address[0], connector.destination());
        checkAddresses(new Pair(server, client, connector, factory(client)));
    }

    @Test // E-54, TR-18
    void socketOptionsCanBeChangedAtBothEnds() {
        Probe server = probe("server");
        Probe client = probe("client");
        pair(server, client);
        for (Probe probe : List.of(server, client)) {
            on(() -> {
                Transport transport = probe.transport();
                for (boolean value : new boolean[] {true, false, true}) {
                    transport.setNoDelay(value);
                    transport.setKeepAlive(!value);
                    assertEquals(value, transport.noDelay());
                    assertEquals(!value, transport.keepAlive());
                }
            });
        }
    }

    @Test // E-54
    void socketOptionsAreAsTcpOptionsSay() {
        for (boolean value : new boolean[] {true, false}) {
            Probe server = probe("server");
            Probe client = probe("client");
            pair(server, client, TcpOptions.defaults().withNoDelay(value).withKeepAlive(!value));
            for (Probe probe : List.of(server, client)) {
                on(() -> {
                    assertEquals(value, probe.transport().noDelay());
                    assertEquals(!value, probe.transport().keepAlive());
                });
            }
        }
    }

    @Test
    void peersResetIsALoss() {
        Probe server = probe("server");
        Probe client = probe("client").whenMade(made -> made.transport().abortConnection());
        pair(server, client);
        awaitLost(server, client);
        assertInstanceOf(CloseReason.Lost.class, server.reason());
    }
}
