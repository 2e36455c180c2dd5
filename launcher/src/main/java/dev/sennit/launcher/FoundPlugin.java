// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.Plugin;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginPort;
import dev.sennit.reactor.spi.SuitePlugin;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A plugin in good order.
 *
 * @param module where it came from, for people
 */
record FoundPlugin(Plugin plugin, String name, String summary, List<PluginOption<?>> options, String module) {

    /** Asks the plugin everything that the launcher must know before it is chosen. */
    static FoundPlugin ask(Plugin plugin, String module) {
        String name = plugin.name();
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalStateException("its name '" + name + "' is not of a-z, 0-9 and '-'");
        }
        List<PluginOption<?>> options = List.copyOf(plugin.options());
        Set<String> seen = new HashSet<>(Options.RESERVED);
        if (plugin instanceof SuitePlugin suite) {
            addPorts(suite, seen);
        }
        for (PluginOption<?> option : options) {
            if (!seen.add(option.name())) {
                throw new IllegalStateException(
                        "its option --" + option.name() + " is declared twice, or belongs to sennit itself");
            }
        }
        return new FoundPlugin(plugin, name, plugin.summary(), options, module);
    }

    private static void addPorts(SuitePlugin suite, Set<String> seen) {
        List<PluginPort> ports = suite.ports();
        if (ports.isEmpty()) {
            throw new IllegalStateException("it has no port");
        }
        for (PluginPort port : ports) {
            if (!seen.add(port.name())) {
                throw new IllegalStateException(
                        "its port --" + port.name() + " is declared twice, or belongs to sennit itself");
            }
        }
    }
}
