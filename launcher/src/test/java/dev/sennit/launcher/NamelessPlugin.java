// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;

/** Cannot say its name. */
@AutoService(ProtocolPlugin.class)
public final class NamelessPlugin implements ProtocolPlugin {
    @Override
    public String name() {
        throw new UnsupportedOperationException("a plugin has no name");
    }

    @Override
    public String summary() {
        return "Never seen";
    }

    @Override
    public PluginService create(PluginContext context) {
        throw new AssertionError();
    }
}
