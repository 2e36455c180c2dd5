// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Where the kernel keeps each socket option, and in what unit; every value is an int there. */
final class EpollOptions {
    private enum Unit {
        FLAG,
        NUMBER,
        SECONDS,
        MILLIS
    }

    private record Row(int level, int name, Unit unit) {
        static Row socket(int name, Unit unit) {
            return new Row(Linux.SOL_SOCKET, name, unit);
        }

        static Row tcp(int name, Unit unit) {
            return new Row(Linux.IPPROTO_TCP, name, unit);
        }

        int toKernel(Object value) {
            return switch (unit) {
                case FLAG -> (Boolean) value ? 1 : 0;
                case NUMBER -> (Integer) value;
                case SECONDS -> (int) ((Duration) value).toSeconds();
                case MILLIS -> (int) ((Duration) value).toMillis();
            };
        }

        Object fromKernel(int value) {
            return switch (unit) {
                case FLAG -> value != 0;
                case NUMBER -> value;
                case SECONDS -> Duration.ofSeconds(value);
                case MILLIS -> Duration.ofMillis(value);
            };
        }
    }

    private static final Map<SocketOption<?>, Row> ROWS = Map.ofEntries(
            Map.entry(SocketOption.NO_DELAY, Row.tcp(Linux.TCP_NODELAY, Unit.FLAG)),
            Map.entry(SocketOption.KEEP_ALIVE, Row.socket(Linux.SO_KEEPALIVE, Unit.FLAG)),
            Map.entry(SocketOption.KEEP_ALIVE_IDLE, Row.tcp(Linux.TCP_KEEPIDLE, Unit.SECONDS)),
            Map.entry(SocketOption.KEEP_ALIVE_INTERVAL, Row.tcp(Linux.TCP_KEEPINTVL, Unit.SECONDS)),
            Map.entry(SocketOption.KEEP_ALIVE_PROBES, Row.tcp(Linux.TCP_KEEPCNT, Unit.NUMBER)),
            Map.entry(SocketOption.SEND_BUFFER_BYTES, Row.socket(Linux.SO_SNDBUF, Unit.NUMBER)),
            Map.entry(SocketOption.RECEIVE_BUFFER_BYTES, Row.socket(Linux.SO_RCVBUF, Unit.NUMBER)),
            Map.entry(SocketOption.REUSE_PORT, Row.socket(Linux.SO_REUSEPORT, Unit.FLAG)),
            Map.entry(SocketOption.USER_TIMEOUT, Row.tcp(Linux.TCP_USER_TIMEOUT, Unit.MILLIS)),
            Map.entry(SocketOption.FAST_OPEN, Row.tcp(Linux.TCP_FASTOPEN, Unit.NUMBER)),
            Map.entry(SocketOption.DEFER_ACCEPT, Row.tcp(Linux.TCP_DEFER_ACCEPT, Unit.SECONDS)),
            Map.entry(SocketOption.QUICK_ACK, Row.tcp(Linux.TCP_QUICKACK, Unit.FLAG)),
            Map.entry(SocketOption.IPV6_ONLY, new Row(Linux.IPPROTO_IPV6, Linux.IPV6_V6ONLY, Unit.FLAG)));

    private static final Set<SocketOption<?>> BEFORE_THE_BIND = Set.of(SocketOption.REUSE_PORT, SocketOption.IPV6_ONLY);

    private EpollOptions() {}

    static boolean has(SocketOption<?> option) {
        return ROWS.containsKey(option);
    }

    static <T> T get(Scratch scratch, int fd, SocketOption<T> option) throws IOException {
        Row row = row(option);
        return option.type().cast(row.fromKernel(scratch.option(fd, row.level(), row.name())));
    }

    static void set(Scratch scratch, int fd, SocketOption<?> option, Object value) throws IOException {
        Row row = row(option);
        scratch.setOption(fd, row.level(), row.name(), row.toKernel(value));
    }

    /** Before the bind: what concerns the port, and what its connections inherit from it. */
    static void setOnPort(Scratch scratch, int fd, TcpOptions options) throws IOException {
        scratch.setOption(fd, Linux.SOL_SOCKET, Linux.SO_REUSEADDR, options.reuseAddress() ? 1 : 0);
        for (Map.Entry<SocketOption<?>, Object> each : options.socketOptions().entrySet()) {
            if (each.getKey() != SocketOption.IPV6_ONLY) {
                set(scratch, fd, each.getKey(), each.getValue());
            }
        }
    }

    /** On a port that somebody else has bound: what can still be set, and what its connections inherit from it. */
    static void setOnAdopted(Scratch scratch, int fd, TcpOptions options) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> each : options.socketOptions().entrySet()) {
            if (!BEFORE_THE_BIND.contains(each.getKey())) {
                set(scratch, fd, each.getKey(), each.getValue());
            }
        }
    }

    /** Before the bind, on a socket for IPv6: whether IPv4 is let in is not left to the system's own default. */
    static void setOnlyIpv6(Scratch scratch, int fd, TcpOptions options) throws IOException {
        boolean only = Boolean.TRUE.equals(options.socketOptions().get(SocketOption.IPV6_ONLY));
        set(scratch, fd, SocketOption.IPV6_ONLY, only);
    }

    /** After the accept: what a connection does not inherit from its port. */
    static void setOnAccepted(Scratch scratch, int fd, TcpOptions options) throws IOException {
        Object quickAck = options.socketOptions().get(SocketOption.QUICK_ACK);
        if (quickAck != null) {
            set(scratch, fd, SocketOption.QUICK_ACK, quickAck);
        }
    }

    /** Before the connect. */
    static void setOnConnection(Scratch scratch, int fd, TcpOptions options) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> each : options.socketOptions().entrySet()) {
            if (each.getKey().isOfConnections()) {
                set(scratch, fd, each.getKey(), each.getValue());
            }
        }
    }

    private static Row row(SocketOption<?> option) {
        Row row = ROWS.get(option);
        if (row == null) {
            throw new IllegalArgumentException("epoll has no socket option " + option);
        }
        return row;
    }
}
