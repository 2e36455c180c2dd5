// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The options of a socket that is none: what was set is read back, and does nothing. */
final class KeptOptions {
    /** As Linux has them on a fresh connection. */
    private static final Map<SocketOption<?>, Object> DEFAULTS = Map.ofEntries(
            Map.entry(SocketOption.NO_DELAY, false),
            Map.entry(SocketOption.KEEP_ALIVE, false),
            Map.entry(SocketOption.KEEP_ALIVE_IDLE, Duration.ofHours(2)),
            Map.entry(SocketOption.KEEP_ALIVE_INTERVAL, Duration.ofSeconds(75)),
            Map.entry(SocketOption.KEEP_ALIVE_PROBES, 9),
            Map.entry(SocketOption.SEND_BUFFER_BYTES, 16_384),
            Map.entry(SocketOption.RECEIVE_BUFFER_BYTES, 131_072),
            Map.entry(SocketOption.USER_TIMEOUT, Duration.ZERO),
            Map.entry(SocketOption.QUICK_ACK, true));

    private final Map<SocketOption<?>, Object> values = new HashMap<>();

    KeptOptions(TcpOptions options) {
        values.putAll(options.socketOptions());
    }

    /** One of the options that do something: whether a port may be shared. */
    static boolean reusePort(TcpOptions options) {
        return Boolean.TRUE.equals(options.socketOptions().get(SocketOption.REUSE_PORT));
    }

    /** And whether one at {@code ::} keeps IPv4 out. */
    static boolean onlyIpv6(TcpOptions options) {
        return Boolean.TRUE.equals(options.socketOptions().get(SocketOption.IPV6_ONLY));
    }

    <T> T get(SocketOption<T> option) {
        Object value = values.getOrDefault(option, DEFAULTS.get(option));
        return option.type().cast(Objects.requireNonNull(value, option.name()));
    }

    <T> void set(SocketOption<T> option, T value) {
        values.put(option, value);
    }
}
