// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.core.SocketFile;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * {@code sockaddr_in}, {@code sockaddr_in6} and {@code sockaddr_un}, written and read: the family in native order, a port
 * in the network's, a path as bytes.
 */
final class SocketAddresses {
    private static final int PORT = 2;
    private static final int IPV4_ADDRESS = 4;
    static final int IPV4_BYTES = 16;
    private static final int IPV6_FLOW = 4;
    private static final int IPV6_ADDRESS = 8;
    private static final int IPV6_SCOPE = 24;
    static final int IPV6_BYTES = 28;
    private static final int UNIX_PATH = 2;

    private SocketAddresses() {}

    static int family(SocketAddress address) throws UnknownHostException {
        return address instanceof InetSocketAddress tcp ? family(tcp) : Linux.AF_UNIX;
    }

    private static int family(InetSocketAddress address) throws UnknownHostException {
        if (address.isUnresolved()) {
            throw new UnknownHostException("unknown host " + address.getHostString());
        }
        return address.getAddress() instanceof Inet6Address ? Linux.AF_INET6 : Linux.AF_INET;
    }

    /** Writes a resolved address, or a path that fits; returns its length. */
    static int put(SocketAddress address, ByteBuffer to, int at) throws SocketException {
        return address instanceof InetSocketAddress tcp
                ? put(tcp, to, at)
                : put(SocketFile.pathBytes((UnixDomainSocketAddress) address), to, at);
    }

    private static int put(byte[] path, ByteBuffer to, int at) {
        to.putShort(at, (short) Linux.AF_UNIX).put(at + UNIX_PATH, path).put(at + UNIX_PATH + path.length, (byte) 0);
        return UNIX_PATH + path.length + 1;
    }

    /** Writes a path or, behind an {@code @}, a name of the abstract namespace; returns the length. See unix(7). */
    static int putUnixName(String name, ByteBuffer to, int at) {
        byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
        if (!name.startsWith("@")) {
            return put(bytes, to, at);
        }
        bytes[0] = 0;
        to.putShort(at, (short) Linux.AF_UNIX).put(at + UNIX_PATH, bytes);
        return UNIX_PATH + bytes.length;
    }

    private static int put(InetSocketAddress address, ByteBuffer to, int at) {
        to.put(at + PORT, (byte) (address.getPort() >> 8)).put(at + PORT + 1, (byte) address.getPort());
        byte[] bytes = address.getAddress().getAddress();
        if (address.getAddress() instanceof Inet6Address ipv6) {
            to.putShort(at, (short) Linux.AF_INET6)
                    .putInt(at + IPV6_FLOW, 0)
                    .putInt(at + IPV6_SCOPE, ipv6.getScopeId());
            to.put(at + IPV6_ADDRESS, bytes);
            return IPV6_BYTES;
        }
        to.putShort(at, (short) Linux.AF_INET).putLong(at + 8, 0);
        to.put(at + IPV4_ADDRESS, bytes);
        return IPV4_BYTES;
    }

    /** Whether the address at the start is an IPv4 one. */
    static boolean isIpv4(ByteBuffer from) {
        return from.getShort(0) == Linux.AF_INET;
    }

    /** The four bytes of the IPv4 address at the start, as they lie there. */
    static int ipv4(ByteBuffer from) {
        return from.getInt(IPV4_ADDRESS);
    }

    /** The port of the address at the start. */
    static char port(ByteBuffer from) {
        return (char) ((from.get(PORT) & 0xff) << 8 | (from.get(PORT + 1) & 0xff));
    }

    /** The address of those two. */
    static InetSocketAddress ofIpv4(int ipv4, char port) {
        byte[] bytes = new byte[4];
        ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()).putInt(ipv4);
        return of(bytes, 0, port);
    }

    /** The address at the start, which is that long. A name that is no path, as Linux has them, is none here. */
    static SocketAddress get(ByteBuffer from, int length) {
        if (from.getShort(0) != Linux.AF_UNIX) {
            return get(from);
        }
        int end = UNIX_PATH;
        while (end < length && from.get(end) != 0) {
            end++;
        }
        byte[] path = new byte[end - UNIX_PATH];
        from.get(UNIX_PATH, path);
        return SocketFile.address(path);
    }

    /** The internet address at the start. */
    static InetSocketAddress get(ByteBuffer from) {
        boolean isIpv4 = isIpv4(from);
        byte[] bytes = new byte[isIpv4 ? 4 : 16];
        from.get(isIpv4 ? IPV4_ADDRESS : IPV6_ADDRESS, bytes);
        return of(bytes, isIpv4 ? 0 : from.getInt(IPV6_SCOPE), port(from));
    }

    private static InetSocketAddress of(byte[] bytes, int scope, char port) {
        try {
            InetAddress host =
                    scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
            return new InetSocketAddress(host, port);
        } catch (UnknownHostException e) {
            throw new AssertionError("4 or 16 bytes are an address", e);
        }
    }
}
