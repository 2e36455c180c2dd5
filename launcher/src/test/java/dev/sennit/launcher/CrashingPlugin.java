// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;

/** Cannot be made. */
@AutoService(ProtocolPlugin.class)
public final class CrashingPlugin implements ProtocolPlugin {
    public CrashingPlugin() {
        throw new IllegalStateException("the engine is out of order");
    }

    @Override
    public String name() {
        return "crashing";
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
