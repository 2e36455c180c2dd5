// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * What can be set on a socket, for {@link TcpOptions#withSocketOption} and {@link Transport#setOption}. An option is one
 * of <i>ports</i>, of <i>connections</i>, whoever opened them, or of both. Not every reactor can do every option: one
 * that it cannot do is refused with an {@link UnsupportedOperationException} that says why, and never ignored.
 *
 * <p>What each does is told as Linux does it, in {@code socket(7)} and {@code tcp(7)}; the ranges are Linux's as well.
 *
 * @param <T> of its value
 */
public final class SocketOption<T> {
    /**
     * {@code TCP_NODELAY}, of connections: small segments leave at once, without waiting for the acknowledgement of
     * those before. Default true, see {@link TcpOptions#noDelay()}.
     */
    public static final SocketOption<Boolean> NO_DELAY = flag("NO_DELAY", "TCP_NODELAY", Scope.CONNECTIONS);

    /**
     * {@code SO_KEEPALIVE}, of connections: the kernel probes an idle connection and breaks it when no probe is
     * answered. Default false.
     */
    public static final SocketOption<Boolean> KEEP_ALIVE = flag("KEEP_ALIVE", "SO_KEEPALIVE", Scope.CONNECTIONS);

    /**
     * {@code TCP_KEEPIDLE}, of connections: how long one must be idle before {@link #KEEP_ALIVE} sends the first probe.
     * Whole seconds from 1 s to 32,767 s. Default the system's, 2 h.
     */
    public static final SocketOption<Duration> KEEP_ALIVE_IDLE =
            seconds("KEEP_ALIVE_IDLE", "TCP_KEEPIDLE", Scope.CONNECTIONS, 32_767);

    /**
     * {@code TCP_KEEPINTVL}, of connections: how long {@link #KEEP_ALIVE} waits between two probes. Whole seconds from
     * 1 s to 32,767 s. Default the system's, 75 s.
     */
    public static final SocketOption<Duration> KEEP_ALIVE_INTERVAL =
            seconds("KEEP_ALIVE_INTERVAL", "TCP_KEEPINTVL", Scope.CONNECTIONS, 32_767);

    /**
     * {@code TCP_KEEPCNT}, of connections: after how many unanswered probes {@link #KEEP_ALIVE} gives up. From 1 to
     * 127. Default the system's, 9.
     */
    public static final SocketOption<Integer> KEEP_ALIVE_PROBES =
            number("KEEP_ALIVE_PROBES", "TCP_KEEPCNT", Scope.CONNECTIONS, 127);

    /**
     * {@code SO_SNDBUF}, of connections: how many bytes the kernel takes from us before the peer has acknowledged them.
     * 1 or more; the system cuts it at its own limit ({@code net.core.wmem_max}) and raises it to its own minimum, and
     * some report twice what was set. Setting it ends the kernel's own tuning. Default the system's, which tunes it.
     */
    public static final SocketOption<Integer> SEND_BUFFER_BYTES =
            number("SEND_BUFFER_BYTES", "SO_SNDBUF", Scope.CONNECTIONS, Integer.MAX_VALUE);

    /**
     * {@code SO_RCVBUF}, of connections, and of ports, whose connections have it from the handshake on: how many bytes
     * the kernel takes from the peer before we read them. 1 or more; the system cuts it at its own limit
     * ({@code net.core.rmem_max}) and raises it to its own minimum, and some report twice what was set. Setting it ends
     * the kernel's own tuning. Default the system's, which tunes it.
     */
    public static final SocketOption<Integer> RECEIVE_BUFFER_BYTES =
            number("RECEIVE_BUFFER_BYTES", "SO_RCVBUF", Scope.BOTH, Integer.MAX_VALUE);

    /**
     * {@code SO_REUSEPORT}, of ports: several ports may listen on one address, in one process or in many of one user,
     * and the kernel spreads the connections over them. Each must have it. Default false.
     */
    public static final SocketOption<Boolean> REUSE_PORT = flag("REUSE_PORT", "SO_REUSEPORT", Scope.PORTS);

    /**
     * {@code TCP_USER_TIMEOUT}, of connections: how long sent bytes may stay unacknowledged before the kernel breaks the
     * connection. Whole milliseconds from 0 to 2,147,483,647; 0 leaves it to the kernel's retransmissions. Default 0.
     *
     * @see TcpOptions#writeStall()
     */
    public static final SocketOption<Duration> USER_TIMEOUT = new SocketOption<>(
            "USER_TIMEOUT",
            "TCP_USER_TIMEOUT",
            Scope.CONNECTIONS,
            Duration.class,
            "whole milliseconds from 0 ms to " + Integer.MAX_VALUE + " ms",
            SocketOption::isWholeMillis);

    /**
     * {@code TCP_FASTOPEN}, of ports: clients may send their first bytes with the handshake (RFC 7413), and this many of
     * them may be under way at once. 1 or more; the system may cut it at its own limit. Default off.
     */
    public static final SocketOption<Integer> FAST_OPEN =
            number("FAST_OPEN", "TCP_FASTOPEN", Scope.PORTS, Integer.MAX_VALUE);

    /**
     * {@code TCP_DEFER_ACCEPT}, of ports: a connection is accepted when its first bytes are there, or when about this
     * time is over. Whole seconds, 1 s or more. Not for protocols in which the server speaks first. Default off.
     */
    public static final SocketOption<Duration> DEFER_ACCEPT =
            seconds("DEFER_ACCEPT", "TCP_DEFER_ACCEPT", Scope.PORTS, Integer.MAX_VALUE);

    /**
     * {@code TCP_QUICKACK}, of connections: what arrives is acknowledged at once instead of with what is sent next. The
     * kernel changes it by itself as the connection goes on; set it again when it matters. Default the system's.
     */
    public static final SocketOption<Boolean> QUICK_ACK = flag("QUICK_ACK", "TCP_QUICKACK", Scope.CONNECTIONS);

    /**
     * {@code IPV6_V6ONLY}, of ports: one at {@code ::} takes no connections over IPv4, which may then have a port of its
     * own with the same number. Says nothing of a port at any other address. Default false: a port at {@code ::} takes
     * both, whatever the system's own default is, and shows a client of IPv4 with its IPv4 address.
     */
    public static final SocketOption<Boolean> IPV6_ONLY = flag("IPV6_ONLY", "IPV6_V6ONLY", Scope.PORTS);

    private static final List<SocketOption<?>> VALUES = List.of(
            NO_DELAY,
            KEEP_ALIVE,
            KEEP_ALIVE_IDLE,
            KEEP_ALIVE_INTERVAL,
            KEEP_ALIVE_PROBES,
            SEND_BUFFER_BYTES,
            RECEIVE_BUFFER_BYTES,
            REUSE_PORT,
            USER_TIMEOUT,
            FAST_OPEN,
            DEFER_ACCEPT,
            QUICK_ACK,
            IPV6_ONLY);

    private enum Scope {
        PORTS,
        CONNECTIONS,
        BOTH
    }

    private final String name;
    private final String systemName;
    private final Scope scope;
    private final Class<T> type;
    private final String allowed;
    private final Predicate<T> isAllowed;

    private SocketOption(
            String name, String systemName, Scope scope, Class<T> type, String allowed, Predicate<T> isAllowed) {
        this.name = name;
        this.systemName = systemName;
        this.scope = scope;
        this.type = type;
        this.allowed = allowed;
        this.isAllowed = isAllowed;
    }

    private static SocketOption<Boolean> flag(String name, String systemName, Scope scope) {
        return new SocketOption<>(name, systemName, scope, Boolean.class, "true or false", value -> true);
    }

    private static SocketOption<Integer> number(String name, String systemName, Scope scope, int max) {
        return new SocketOption<>(
                name, systemName, scope, Integer.class, "from 1 to " + max, value -> value >= 1 && value <= max);
    }

    private static SocketOption<Duration> seconds(String name, String systemName, Scope scope, int max) {
        return new SocketOption<>(
                name,
                systemName,
                scope,
                Duration.class,
                "whole seconds from 1 s to " + max + " s",
                value -> value.getNano() == 0 && value.getSeconds() >= 1 && value.getSeconds() <= max);
    }

    private static boolean isWholeMillis(Duration value) {
        return !value.isNegative()
                && value.getNano() % 1_000_000 == 0
                && value.compareTo(Duration.ofMillis(Integer.MAX_VALUE)) <= 0;
    }

    /**
     * Every option there is.
     *
     * @return all of them, in the order they stand here
     */
    public static List<SocketOption<?>> values() {
        return VALUES;
    }

    /**
     * What it is called here.
     *
     * @return for example {@code KEEP_ALIVE_IDLE}
     */
    public String name() {
        return name;
    }

    /**
     * What it is called in C, on Linux.
     *
     * @return for example {@code TCP_KEEPIDLE}
     */
    public String systemName() {
        return systemName;
    }

    /**
     * Of what its values are.
     *
     * @return {@code Boolean}, {@code Integer} or {@code Duration}
     */
    public Class<T> type() {
        return type;
    }

    /**
     * Whether it is set on ports, before they listen.
     *
     * @return false for an option of connections only
     */
    public boolean isOfPorts() {
        return scope != Scope.CONNECTIONS;
    }

    /**
     * Whether it is set on connections, accepted and opened ones.
     *
     * @return false for an option of ports only, which a {@link Transport} does not have
     */
    public boolean isOfConnections() {
        return scope != Scope.PORTS;
    }

    /**
     * Whether UNIX sockets have it, too; the others are TCP's alone.
     *
     * @return true of the sizes of buffers
     */
    public boolean isOfUnix() {
        return this == SEND_BUFFER_BYTES || this == RECEIVE_BUFFER_BYTES;
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
