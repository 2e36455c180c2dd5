// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.CannotListenException;
import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.DatagramProtocol;
import dev.sennit.reactor.UdpOptions;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/** The UDP sockets of a {@link ManualReactor}. */
final class ManualUdp {
    private static final int FIRST_FREE_PORT = 49_152;

    private final ManualReactor reactor;
    private final List<StringDatagramTransport> open = new ArrayList<>();
    private int portsGiven;

    ManualUdp(ManualReactor reactor) {
        this.reactor = reactor;
    }

    List<StringDatagramTransport> open() {
        return List.copyOf(open);
    }

    StringDatagramTransport listen(InetSocketAddress address, DatagramProtocol protocol, UdpOptions options) {
        InetSocketAddress bound = address.getPort() == 0
                ? new InetSocketAddress(address.getAddress(), FIRST_FREE_PORT + portsGiven++)
                : address;
        for (StringDatagramTransport each : open) {
            if (each.host().equals(bound) && !(isShared(options) && isShared(each.options()))) {
                throw new CannotListenException("udp:" + bound, new BindException("Address already in use"));
            }
        }
        StringDatagramTransport transport = new StringDatagramTransport(reactor, bound, protocol, options);
        reactor.nextTurn(transport::start);
        return transport;
    }

    private static boolean isShared(UdpOptions options) {
        return Boolean.TRUE.equals(options.socketOptions().get(DatagramOption.REUSE_ADDRESS))
                || Boolean.TRUE.equals(options.socketOptions().get(DatagramOption.REUSE_PORT));
    }

    void opened(StringDatagramTransport transport) {
        open.add(transport);
    }

    void ended(StringDatagramTransport transport) {
        open.remove(transport);
    }
}
