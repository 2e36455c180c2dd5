// SPDX-License-Identifier: Apache-2.0
package org.example.finger;

import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** {@code sennit finger}. */
public final class FingerPlugin implements ProtocolPlugin {
    private static final PluginOption<Path> PLANS = PluginOption.path(
            "plans",
            "DIR",
            "The folder of the users: a file NAME.plan for each, the full name on its first line, the plan below."
                    + " Without it, two users are made up.");
    private static final PluginOption<Duration> TIMEOUT = PluginOption.duration(
            "timeout", "10s", "How long a client may take to send its query; none to wait for ever.");

    private static final Users MADE_UP = Users.of(
            new User("ada", "Ada Lovelace", List.of("Let the engine weave algebraic patterns.")),
            new User("grace", "Grace Hopper", List.of("Nanoseconds for everybody.")));

    /** For the service loader. */
    public FingerPlugin() {}

    @Override
    public String name() {
        return "finger";
    }

    @Override
    public String summary() {
        return "Tells who somebody is and what they are up to (RFC 1288)";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(PLANS, TIMEOUT);
    }

    @Override
    public PluginService create(PluginContext context) {
        Users users = context.find(PLANS).map(FingerPlugin::open).orElse(MADE_UP);
        Duration patience = context.value(TIMEOUT);
        return new PluginService(client -> new FingerServer(users, patience));
    }

    private static Users open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new PluginFailedException("there is no folder of plans at " + folder);
        }
        return new PlanFolder(folder);
    }
}
