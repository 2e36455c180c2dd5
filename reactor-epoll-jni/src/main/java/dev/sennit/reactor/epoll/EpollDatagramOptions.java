// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.DatagramOption;
import java.io.IOException;
import java.lang.ref.Reference;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The options and groups of one UDP socket; where IPv4 and IPv6 part, each has its own numbers. */
final class EpollDatagramOptions {
    private record Row(int level, int name) {}

    private static final Map<DatagramOption<?>, Row> SOCKET = Map.of(
            DatagramOption.SEND_BUFFER_BYTES, new Row(Linux.SOL_SOCKET, Linux.SO_SNDBUF),
            DatagramOption.RECEIVE_BUFFER_BYTES, new Row(Linux.SOL_SOCKET, Linux.SO_RCVBUF),
            DatagramOption.BROADCAST, new Row(Linux.SOL_SOCKET, Linux.SO_BROADCAST),
            DatagramOption.REUSE_ADDRESS, new Row(Linux.SOL_SOCKET, Linux.SO_REUSEADDR),
            DatagramOption.REUSE_PORT, new Row(Linux.SOL_SOCKET, Linux.SO_REUSEPORT));
    private static final Map<DatagramOption<?>, Row> IPV4 = Map.of(
            DatagramOption.MULTICAST_TTL, new Row(Linux.IPPROTO_IP, Linux.IP_MULTICAST_TTL),
            DatagramOption.MULTICAST_LOOPBACK, new Row(Linux.IPPROTO_IP, Linux.IP_MULTICAST_LOOP));
    private static final Map<DatagramOption<?>, Row> IPV6 = Map.of(
            DatagramOption.MULTICAST_TTL, new Row(Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_HOPS),
            DatagramOption.MULTICAST_LOOPBACK, new Row(Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_LOOP));

    private final Scratch scratch;
    private final int fd;
    private final boolean isIpv6;
    private @Nullable NetworkInterface outgoing; // the kernel says only its address

    /** Of a fresh socket, which is to get only what its own groups get, as java.nio has it. */
    EpollDatagramOptions(Scratch scratch, int fd, InetAddress host) throws IOException {
        this.scratch = scratch;
        this.fd = fd;
        this.isIpv6 = host instanceof Inet6Address;
        if (isIpv6) {
            getNoMoreThanJoinedOfIpv6();
        } else {
            scratch.setOption(fd, Linux.IPPROTO_IP, Linux.IP_MULTICAST_ALL, 0);
        }
    }

    /** Linux before 4.20 has no such option: nothing is lost but the filter. */
    private void getNoMoreThanJoinedOfIpv6() {
        try {
            scratch.setOption(fd, Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_ALL, 0);
        } catch (IOException e) {
            return;
        }
    }

    // --------------------------------------------------------------------------------------------------- groups

    void join(InetAddress group, NetworkInterface on) throws IOException {
        if (isIpv6) {
            setStruct(Linux.IPPROTO_IPV6, Linux.IPV6_JOIN_GROUP, ipv6(group, on));
        } else {
            setStruct(Linux.IPPROTO_IP, Linux.IP_ADD_MEMBERSHIP, ipv4(group.getAddress(), on));
        }
    }

    void leave(InetAddress group, NetworkInterface on) throws IOException {
        if (isIpv6) {
            setStruct(Linux.IPPROTO_IPV6, Linux.IPV6_LEAVE_GROUP, ipv6(group, on));
        } else {
            setStruct(Linux.IPPROTO_IP, Linux.IP_DROP_MEMBERSHIP, ipv4(group.getAddress(), on));
        }
    }

    private void setStruct(int level, int name, ByteBuffer struct) throws IOException {
        int result = Native.setOption(fd, level, name, Native.addressOf(struct), struct.capacity());
        Reference.reachabilityFence(struct);
        if (result < 0) {
            throw Errno.ofDatagrams(result);
        }
    }

    /** An {@code ip_mreqn}. */
    private static ByteBuffer ipv4(byte[] group, NetworkInterface on) {
        return ByteBuffer.allocateDirect(12)
                .order(ByteOrder.nativeOrder())
                .put(0, group)
                .putInt(8, on.getIndex());
    }

    /** An {@code ipv6_mreq}. */
    private static ByteBuffer ipv6(InetAddress group, NetworkInterface on) {
        return ByteBuffer.allocateDirect(20)
                .order(ByteOrder.nativeOrder())
                .put(0, group.getAddress())
                .putInt(16, on.getIndex());
    }

    // -------------------------------------------------------------------------------------------------- options

    <T> T get(DatagramOption<T> option) throws IOException {
        if (option == DatagramOption.OUTGOING_INTERFACE) {
            NetworkInterface set = outgoing;
            if (set == null) {
                throw new IllegalStateException("socket option " + option + " was not set");
            }
            return option.type().cast(set);
        }
        Row row = row(option);
        int value = scratch.option(fd, row.level(), row.name());
        return option.type().cast(option.type() == Boolean.class ? (Object) (value != 0) : (Object) value);
    }

    void set(DatagramOption<?> option, Object value) throws IOException {
        if (value instanceof NetworkInterface on) {
            setOutgoing(on);
        } else {
            Row row = row(option);
            int number = value instanceof Boolean flag ? (flag ? 1 : 0) : (Integer) value;
            scratch.setOption(fd, row.level(), row.name(), number);
        }
    }

    private void setOutgoing(NetworkInterface on) throws IOException {
        if (isIpv6) {
            scratch.setOption(fd, Linux.IPPROTO_IPV6, Linux.IPV6_MULTICAST_IF, on.getIndex());
        } else {
            setStruct(Linux.IPPROTO_IP, Linux.IP_MULTICAST_IF, ipv4(new byte[4], on));
        }
        outgoing = on;
    }

    private Row row(DatagramOption<?> option) {
        Row row = SOCKET.getOrDefault(option, (isIpv6 ? IPV6 : IPV4).get(option));
        if (row == null) {
            throw new UnsupportedOperationException("epoll has no socket option " + option);
        }
        return row;
    }
}
