// SPDX-License-Identifier: Apache-2.0
package dev.sennit.examples;

import dev.sennit.reactor.BaseDatagramProtocol;
import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.UdpOptions;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * Sends every datagram back (RFC 862): {@code UdpEcho 7007}. Learn from it: one socket serves everybody, so a datagram
 * that finds a fault shall cost nobody else anything, and an answer that the system does not take is simply lost.
 */
public final class UdpEcho extends BaseDatagramProtocol {
    @Override
    public void datagramReceived(ByteBuffer data, InetSocketAddress from) {
        transport().write(data, from);
    }

    public static void main(String[] args) {
        var reactor = Reactors.create();
        var address = new InetSocketAddress(Integer.parseInt(args[0]));
        reactor.listenUdp(address, new UdpEcho(), UdpOptions.defaults().withOnFault(UdpOptions.OnFault.GO_ON));
        reactor.run();
    }
}
