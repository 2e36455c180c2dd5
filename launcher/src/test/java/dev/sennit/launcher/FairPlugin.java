// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginPort;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.SuitePlugin;
import java.util.List;
import java.util.Map;

/** A suite of two stalls; without prizes it forgets one. */
@AutoService(SuitePlugin.class)
public final class FairPlugin implements SuitePlugin {
    private static final PluginOption<String> PRIZES = PluginOption.text("prizes", "some", "What there is to win.");

    @Override
    public String name() {
        return "fair";
    }

    @Override
    public String summary() {
        return "Has two stalls";
    }

    @Override
    public List<PluginPort> ports() {
        return List.of(
                new PluginPort("darts", "tcp:2001", "The stall for darts."),
                new PluginPort("hoops", "tcp:2002", "The stall for hoops."));
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(PRIZES);
    }

    @Override
    public Map<String, PluginService> create(PluginContext context) {
        PluginService service = new PluginService(peer -> null);
        return context.value(PRIZES).equals("none")
                ? Map.of("darts", service)
                : Map.of("darts", service, "hoops", service);
    }
}
