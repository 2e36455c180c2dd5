// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.util.List;

/** Wants an option that belongs to the launcher. */
@AutoService(ProtocolPlugin.class)
public final class GreedyPlugin implements ProtocolPlugin {
    @Override
    public String name() {
        return "greedy";
    }

    @Override
    public String summary() {
        return "Never seen";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(PluginOption.text("workers", "Mine."));
    }

    @Override
    public PluginService create(PluginContext context) {
        throw new AssertionError();
    }
}
