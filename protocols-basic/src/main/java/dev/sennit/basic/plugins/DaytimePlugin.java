// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.time.Clock;
import java.time.InstantSource;

/** {@code daytime}. */
@AutoService(ProtocolPlugin.class)
public final class DaytimePlugin implements ProtocolPlugin {
    private final InstantSource clock;

    /** For the service loader; tells the computer's time. */
    public DaytimePlugin() {
        this(Clock.systemUTC());
    }

    DaytimePlugin(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "daytime";
    }

    @Override
    public String summary() {
        return "Tells the date and the time of day in words, in UTC (RFC 867)";
    }

    @Override
    public PluginService create(PluginContext context) {
        return new PluginService(peer -> new Daytime(clock));
    }
}
