// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.NetworkChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.spi.SelectorProvider;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import jdk.net.ExtendedSocketOptions;

/** Which of the JDK's socket options is which of ours, and which of them this system has. */
final class NioOptions {
    /** One option, as the JDK writes its values. */
    private record Row<T, S>(
            SocketOption<T> option, java.net.SocketOption<S> inJdk, Function<T, S> toJdk, Function<S, T> fromJdk) {
        static <T> Row<T, T> same(SocketOption<T> option, java.net.SocketOption<T> inJdk) {
            return new Row<>(option, inJdk, Function.identity(), Function.identity());
        }

        static Row<Duration, Integer> seconds(SocketOption<Duration> option, java.net.SocketOption<Integer> inJdk) {
            return new Row<>(option, inJdk, value -> (int) value.toSeconds(), Duration::ofSeconds);
        }

        T get(NetworkChannel channel) throws IOException {
            return fromJdk.apply(channel.getOption(inJdk));
        }

        void set(NetworkChannel channel, Object value) throws IOException {
            channel.setOption(inJdk, toJdk.apply(option.type().cast(value)));
        }
    }

    private static final Map<SocketOption<?>, Row<?, ?>> ROWS = byOption(List.of(
            Row.same(SocketOption.NO_DELAY, StandardSocketOptions.TCP_NODELAY),
            Row.same(SocketOption.KEEP_ALIVE, StandardSocketOptions.SO_KEEPALIVE),
            Row.seconds(SocketOption.KEEP_ALIVE_IDLE, ExtendedSocketOptions.TCP_KEEPIDLE),
            Row.seconds(SocketOption.KEEP_ALIVE_INTERVAL, ExtendedSocketOptions.TCP_KEEPINTERVAL),
            Row.same(SocketOption.KEEP_ALIVE_PROBES, ExtendedSocketOptions.TCP_KEEPCOUNT),
            Row.same(SocketOption.SEND_BUFFER_BYTES, StandardSocketOptions.SO_SNDBUF),
            Row.same(SocketOption.RECEIVE_BUFFER_BYTES, StandardSocketOptions.SO_RCVBUF),
            Row.same(SocketOption.REUSE_PORT, StandardSocketOptions.SO_REUSEPORT),
            Row.same(SocketOption.QUICK_ACK, ExtendedSocketOptions.TCP_QUICKACK)));

    private final Set<java.net.SocketOption<?>> ofPorts;
    private final Set<java.net.SocketOption<?>> ofConnections;

    private NioOptions(Set<java.net.SocketOption<?>> ofPorts, Set<java.net.SocketOption<?>> ofConnections) {
        this.ofPorts = ofPorts;
        this.ofConnections = ofConnections;
    }

    private static Map<SocketOption<?>, Row<?, ?>> byOption(List<Row<?, ?>> rows) {
        Map<SocketOption<?>, Row<?, ?>> map = new HashMap<>();
        rows.forEach(row -> map.put(row.option(), row));
        return map;
    }

    /** Asks a channel of each kind what it has. */
    static NioOptions of(SelectorProvider provider) throws IOException {
        try (ServerSocketChannel port = provider.openServerSocketChannel();
                SocketChannel connection = provider.openSocketChannel()) {
            return new NioOptions(port.supportedOptions(), connection.supportedOptions());
        }
    }

    /** Empty if the option can be had. */
    Optional<String> refusal(SocketOption<?> option) {
        Row<?, ?> row = ROWS.get(option);
        if (row == null) {
            return Optional.of("java.nio has no such option; the epoll reactor does");
        }
        boolean lacks = (option.isOfPorts() && !ofPorts.contains(row.inJdk()))
                || (option.isOfConnections() && !ofConnections.contains(row.inJdk()));
        return lacks ? Optional.of("java.nio has no " + row.inJdk().name() + " on this system") : Optional.empty();
    }

    static <T> T get(SocketChannel channel, SocketOption<T> option) throws IOException {
        return option.type().cast(row(option).get(channel));
    }

    static void set(NetworkChannel channel, SocketOption<?> option, Object value) throws IOException {
        row(option).set(channel, value);
    }

    /** Before the bind: sets what concerns ports. */
    static void setOnPort(ServerSocketChannel channel, TcpOptions options) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> each : options.socketOptions().entrySet()) {
            if (each.getKey().isOfPorts()) {
                set(channel, each.getKey(), each.getValue());
            }
        }
    }

    private static Row<?, ?> row(SocketOption<?> option) {
        Row<?, ?> row = ROWS.get(option);
        if (row == null) {
            throw new IllegalArgumentException("java.nio has no socket option " + option);
        }
        return row;
    }
}
