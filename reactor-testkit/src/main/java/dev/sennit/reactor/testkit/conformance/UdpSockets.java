// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.DatagramTransport;
import dev.sennit.reactor.UdpOptions;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/** What the suites about UDP have in common; each test's sockets are closed behind it. */
abstract class UdpSockets extends ReactorConformance {
    private final List<DatagramTransport> sockets = new ArrayList<>();
    private boolean reactorStopped;

    /** A socket and its protocol. */
    record Socket(DatagramProbe probe, DatagramTransport transport) {
        InetSocketAddress host() {
            return transport.host();
        }
    }

    @AfterEach
    final void closeSockets() {
        if (reactorStopped) {
            return;
        }
        int[] open = {sockets.size()};
        on(() -> sockets.forEach(each -> each.stopListening().thenRun(() -> open[0]--)));
        await("the last socket is closed", () -> open[0] == 0);
    }

    final InetSocketAddress anyPort() {
        return loopback();
    }

    final DatagramProbe datagramProbe(String name) {
        return new DatagramProbe(name, journal());
    }

    /** Opens a socket and waits until its protocol is started. */
    final Socket listen(String name) {
        return listen(name, UdpOptions.defaults());
    }

    final Socket listen(String name, UdpOptions options) {
        return listen(name, anyPort(), options);
    }

    final Socket listen(String name, InetSocketAddress address, UdpOptions options) {
        DatagramProbe probe = datagramProbe(name);
        Socket[] socket = new Socket[1];
        on(() -> socket[0] = open(probe, address, options));
        await(name + " is started", () -> probe.life != DatagramProbe.Life.NEW);
        return socket[0];
    }

    /** On the reactor's thread. */
    final Socket open(DatagramProbe probe, InetSocketAddress address, UdpOptions options) {
        DatagramTransport transport = reactor().listenUdp(address, probe, options);
        sockets.add(transport);
        return new Socket(probe, transport);
    }

    /** Has it answer each datagram with the same bytes. */
    static void echo(Socket server) {
        DatagramProbe probe = server.probe();
        probe.whenReceived(data -> server.transport().write(data, probe.senders.get(probe.senders.size() - 1)));
    }

    final void awaitCount(Socket socket, int count) {
        await(
                socket.probe().name + " has " + count + " datagrams",
                () -> socket.probe().texts.size() >= count);
    }

    final void stopReactor() {
        reactorStopped = true;
        stopDriver();
    }
}
