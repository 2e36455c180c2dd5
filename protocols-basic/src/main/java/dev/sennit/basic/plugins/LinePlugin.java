// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.time.Duration;
import java.util.List;

/** {@code line}. */
@AutoService(ProtocolPlugin.class)
public final class LinePlugin implements ProtocolPlugin {
    private static final PluginOption<Duration> IDLE_TIMEOUT = PluginOption.duration(
            "idle-timeout",
            "30s",
            "Close a connection on which no whole line arrives for this long; none to wait for ever.");

    /** For the service loader. */
    public LinePlugin() {}

    @Override
    public String name() {
        return "line";
    }

    @Override
    public String summary() {
        return "Sends every line back; lines end with CR LF";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(IDLE_TIMEOUT);
    }

    @Override
    public PluginService create(PluginContext context) {
        Duration idleTimeout = context.value(IDLE_TIMEOUT);
        return new PluginService(peer -> new LineEcho(idleTimeout));
    }
}
