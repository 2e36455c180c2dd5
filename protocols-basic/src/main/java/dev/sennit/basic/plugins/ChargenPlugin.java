// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;

/** {@code chargen}. It has no idle timeout: a peer that takes nothing runs into the transport's write stall. */
@AutoService(ProtocolPlugin.class)
public final class ChargenPlugin implements ProtocolPlugin {
    /** For the service loader. */
    public ChargenPlugin() {}

    @Override
    public String name() {
        return "chargen";
    }

    @Override
    public String summary() {
        return "Sends printable characters for as long as they are read (RFC 864)";
    }

    @Override
    public PluginService create(PluginContext context) {
        return new PluginService(peer -> new Chargen());
    }
}
