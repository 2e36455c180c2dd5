// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.NetworkInterface;
import java.util.List;
import java.util.function.Predicate;

/**
 * What can be set on a UDP socket, for {@link UdpOptions#withSocketOption} and {@link DatagramTransport#setOption}. What
 * each does is told as Linux does it, in {@code socket(7)}, {@code ip(7)} and {@code ipv6(7)}.
 *
 * @param <T> of its value
 */
public final class DatagramOption<T> {
    /**
     * {@code SO_SNDBUF}: how many bytes the kernel takes from us that the network has not taken. 1 or more; the system
     * cuts it at its own limit, and some report twice what was set. Default the system's.
     */
    public static final DatagramOption<Integer> SEND_BUFFER_BYTES = bytes("SEND_BUFFER_BYTES", "SO_SNDBUF");

    /**
     * {@code SO_RCVBUF}: how many bytes the kernel keeps for us; what arrives when it is full is lost without a word. 1
     * or more; the system cuts it at its own limit ({@code net.core.rmem_max}), and some report twice what was set.
     * Default the system's.
     */
    public static final DatagramOption<Integer> RECEIVE_BUFFER_BYTES = bytes("RECEIVE_BUFFER_BYTES", "SO_RCVBUF");

    /** {@code SO_BROADCAST}: datagrams may be sent to broadcast addresses. Default false. */
    public static final DatagramOption<Boolean> BROADCAST = flag("BROADCAST", "SO_BROADCAST", Scope.ANY_TIME);

    /**
     * {@code IP_MULTICAST_TTL}, {@code IPV6_MULTICAST_HOPS}: how many hops a datagram to a group may go; 0 stays on this
     * machine, 1 on its network. From 0 to 255. Default 1.
     */
    public static final DatagramOption<Integer> MULTICAST_TTL = new DatagramOption<>(
            "MULTICAST_TTL",
            "IP_MULTICAST_TTL",
            Scope.ANY_TIME,
            Integer.class,
            "from 0 to 255",
            hops -> hops >= 0 && hops <= 255);

    /**
     * {@code IP_MULTICAST_LOOP}: whether what this socket sends to a group comes to members on this machine, too.
     * Default true.
     */
    public static final DatagramOption<Boolean> MULTICAST_LOOPBACK =
            flag("MULTICAST_LOOPBACK", "IP_MULTICAST_LOOP", Scope.ANY_TIME);

    /** {@code IP_MULTICAST_IF}: where datagrams to groups leave. Default none: the system's routes say. */
    public static final DatagramOption<NetworkInterface> OUTGOING_INTERFACE = new DatagramOption<>(
            "OUTGOING_INTERFACE",
            "IP_MULTICAST_IF",
            Scope.ANY_TIME,
            NetworkInterface.class,
            "a network interface",
            one -> true);

    /**
     * {@code SO_REUSEADDR}: several sockets that all have it may have one address; each gets every datagram to a group,
     * and one of them those to the address itself. For listening to groups. Default false.
     */
    public static final DatagramOption<Boolean> REUSE_ADDRESS =
            flag("REUSE_ADDRESS", "SO_REUSEADDR", Scope.BEFORE_THE_BIND);

    /**
     * {@code SO_REUSEPORT}: several sockets of one user that all have it may have one address, and the kernel spreads
     * the senders over them. For one socket for each reactor of a group. Default false.
     */
    public static final DatagramOption<Boolean> REUSE_PORT = flag("REUSE_PORT", "SO_REUSEPORT", Scope.BEFORE_THE_BIND);

    private static final List<DatagramOption<?>> VALUES = List.of(
            SEND_BUFFER_BYTES,
            RECEIVE_BUFFER_BYTES,
            BROADCAST,
            MULTICAST_TTL,
            MULTICAST_LOOPBACK,
            OUTGOING_INTERFACE,
            REUSE_ADDRESS,
            REUSE_PORT);

    private enum Scope {
        BEFORE_THE_BIND,
        ANY_TIME
    }

    private final String name;
    private final String systemName;
    private final Scope scope;
    private final Class<T> type;
    private final String allowed;
    private final Predicate<T> isAllowed;

    private DatagramOption(
            String name, String systemName, Scope scope, Class<T> type, String allowed, Predicate<T> isAllowed) {
        this.name = name;
        this.systemName = systemName;
        this.scope = scope;
        this.type = type;
        this.allowed = allowed;
        this.isAllowed = isAllowed;
    }

    private static DatagramOption<Boolean> flag(String name, String systemName, Scope scope) {
        return new DatagramOption<>(name, systemName, scope, Boolean.class, "true or false", value -> true);
    }

    private static DatagramOption<Integer> bytes(String name, String systemName) {
        return new DatagramOption<>(name, systemName, Scope.ANY_TIME, Integer.class, "at least 1", value -> value >= 1);
    }

    /**
     * Every option there is.
     *
     * @return all of them, in the order they stand here
     */
    public static List<DatagramOption<?>> values() {
        return VALUES;
    }

    /**
     * What it is called here.
     *
     * @return for example {@code MULTICAST_TTL}
     */
    public String name() {
        return name;
    }

    /**
     * What it is called in C, on Linux, for IPv4.
     *
     * @return for example {@code IP_MULTICAST_TTL}
     */
    public String systemName() {
        return systemName;
    }

    /**
     * Of what its values are.
     *
     * @return {@code Boolean}, {@code Integer} or {@code NetworkInterface}
     */
    public Class<T> type() {
        return type;
    }

    /**
     * Whether it must be set before the socket is bound, so in {@link UdpOptions}.
     *
     * @return true of those that share an address
     */
    public boolean isOfTheBind() {
        return scope == Scope.BEFORE_THE_BIND;
    }

    /**
     * Looks whether a value is allowed.
     *
     * @param value to be set
     * @return the same value
     * @throws IllegalArgumentException if it is out of range, saying what is allowed
     */
    public T validate(T value) {
        if (!isAllowed.test(value)) {
            throw new IllegalArgumentException(name + " must be " + allowed + ": " + value);
        }
        return value;
    }

    /** {@return the name} */
    @Override
    public String toString() {
        return name;
    }
}
