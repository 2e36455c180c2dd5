// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.plugins;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.time.Clock;
import java.time.InstantSource;

/** {@code time}. */
@AutoService(ProtocolPlugin.class)
public final class TimePlugin implements ProtocolPlugin {
    private final InstantSource clock;

    /** For the service loader; tells the computer's time. */
    public TimePlugin() {
        this(Clock.systemUTC());
    }

    TimePlugin(InstantSource clock) {
        this.clock = clock;
    }

    @Override
    public String name() {
        return "time";
    }

    @Override
    public String summary() {
        return "Tells the time as four bytes, the seconds since 1900 (RFC 868)";
    }

    @Override
    public PluginService create(PluginContext context) {
        return new PluginService(peer -> new SecondsSince1900(clock));
    }
}
