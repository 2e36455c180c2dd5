// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.InetSocketAddress;

/** UDP: datagrams that arrive whole, or twice, or late, or not at all (RFC 768). */
public interface ReactorUdp {
    /**
     * Opens a socket; it is bound when the method returns. {@link DatagramProtocol#makeConnection} follows in a later
     * turn, and from then on datagrams are received. What is written before that is sent.
     *
     * @param address where; port 0 takes any free port, see {@link DatagramTransport#host()}
     * @param protocol what to do with datagrams; for this socket alone
     * @param options of the socket
     * @return the open socket
     * @throws CannotListenException if the address cannot be bound, or an option cannot be set
     * @throws UnsupportedOperationException if this reactor has no UDP, as by default, or cannot do an option
     */
    default DatagramTransport listenUdp(InetSocketAddress address, DatagramProtocol protocol, UdpOptions options) {
        throw new UnsupportedOperationException("this reactor has no UDP: " + this);
    }
}
