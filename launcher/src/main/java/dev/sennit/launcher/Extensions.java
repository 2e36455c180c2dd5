// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.EndpointParser;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;

/** What was found on the module path, for people. */
final class Extensions {
    private Extensions() {}

    /** A line for each endpoint type, then one for each plugin. */
    static List<String> describe(Collection<FoundPlugin> plugins) {
        List<String> lines = new ArrayList<>(endpointTypes());
        plugins.forEach(each -> lines.add(line("plugin", each.name(), each.module())));
        if (plugins.isEmpty()) {
            lines.add(String.format("%-14s none found", "plugin"));
        }
        return lines;
    }

    private static List<String> endpointTypes() {
        try {
            return ServiceLoader.load(EndpointParser.class, Extensions.class.getClassLoader()).stream()
                    .map(each -> line(
                            "endpoint", each.get().type(), origin(each.type().getModule())))
                    .sorted()
                    .collect(Collectors.toList());
        } catch (ServiceConfigurationError | LinkageError e) {
            return List.of(line("endpoint", "one cannot be loaded", String.valueOf(e.getMessage())));
        }
    }

    private static String line(String subject, String name, String origin) {
        return String.format("%-14s %s (%s)", subject, name, origin);
    }

    private static String origin(Module module) {
        return module.isNamed() ? module.getName() : "the class path";
    }
}
