// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;

/** What addresses are called in logs and messages. */
final class SocketNames {
    private SocketNames() {}

    static String family(SocketAddress address) {
        return address instanceof UnixDomainSocketAddress ? "unix" : "tcp";
    }

    /** Of a UDP socket: {@code udp:127.0.0.1:53}. */
    static String udp(InetSocketAddress address) {
        return "udp:" + (address.isUnresolved() ? of(address) : hostAndPort(address));
    }

    /** As an endpoint is written: {@code tcp:127.0.0.1:8007}, {@code unix:/run/x.sock}. */
    static String endpoint(SocketAddress address) {
        return family(address) + ":"
                + (address instanceof InetSocketAddress tcp && !tcp.isUnresolved() ? hostAndPort(tcp) : of(address));
    }

    private static String hostAndPort(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort();
    }

    /** As Java writes it, or {@code unnamed}. */
    static String of(SocketAddress address) {
        String text = address.toString();
        return text.isEmpty() ? "unnamed" : text;
    }
}
