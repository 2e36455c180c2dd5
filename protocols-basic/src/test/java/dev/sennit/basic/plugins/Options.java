// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** What a user wrote behind a plugin's name. */
record Options(ProtocolPlugin plugin, Map<String, String> given) implements PluginContext {
    /** The protocol of one connection. */
    static Protocol protocol(ProtocolPlugin plugin, Map<String, String> given) {
        Protocol protocol = plugin.create(new Options(plugin, given))
                .factory()
                .buildProtocol(new InetSocketAddress("198.51.100.7", 54_321));
        return Objects.requireNonNull(protocol);
    }

    @Override
    public <T> Optional<T> find(PluginOption<T> option) {
        if (!plugin.options().contains(option)) {
            throw new IllegalArgumentException("not declared: " + option.name());
        }
        return Optional.ofNullable(given.get(option.name()))
                .or(option::defaultText)
                .map(option.parser());
    }
}
