// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.UdpOptions;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/** What a UDP transport refuses before the system sees it: the caller's mistakes, alike on every reactor. */
public final class DatagramRules {
    private static final int MAX_IPV4_BYTES = 65_507;

    private DatagramRules() {}

    /**
     * Looks whether something can be sent there.
     *
     * @param address whom to send to, or to connect to
     * @param host where the socket is bound
     * @throws IllegalArgumentException if it is unresolved, has port 0, is no single address, or of the wrong family
     */
    public static void requireReachable(InetSocketAddress address, InetSocketAddress host) {
        if (address.isUnresolved()) {
            throw new IllegalArgumentException("datagrams go to addresses, not to names: " + address);
        }
        if (address.getPort() == 0) {
            throw new IllegalArgumentException("datagrams go to ports from 1 to 65535: " + address);
        }
        if (address.getAddress().isAnyLocalAddress()) {
            throw new IllegalArgumentException("datagrams go to one address, not to any: " + address);
        }
        if (isIpv6(address.getAddress()) && !isIpv6(host.getAddress())) {
            throw new IllegalArgumentException("the socket is one of IPv4, on " + host + ", the address is " + address);
        }
    }

    /**
     * Looks whether a datagram is one.
     *
     * @param data from position to limit
     * @param to whom it is for
     * @throws IllegalArgumentException if it is larger than UDP allows
     */
    public static void requireSize(ByteBuffer data, InetSocketAddress to) {
        int maxBytes = isIpv6(to.getAddress()) ? UdpOptions.MAX_DATAGRAM_BYTES : MAX_IPV4_BYTES;
        if (data.remaining() > maxBytes) {
            throw new IllegalArgumentException(
                    "a datagram to " + to + " may have " + maxBytes + " bytes, this one has " + data.remaining());
        }
    }

    /**
     * Looks whether a group can be joined.
     *
     * @param group the group
     * @param host where the socket is bound
     * @throws IllegalArgumentException if it is not a multicast address, or of the other family
     */
    public static void requireGroup(InetAddress group, InetSocketAddress host) {
        if (!group.isMulticastAddress()) {
            throw new IllegalArgumentException("not a multicast address: " + group);
        }
        if (isIpv6(group) != isIpv6(host.getAddress())) {
            throw new IllegalArgumentException(
                    "the socket is bound to " + host + ", the group " + group + " is of the other family of addresses");
        }
    }

    private static boolean isIpv6(InetAddress address) {
        return address instanceof Inet6Address;
    }
}
