// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.SuitePlugin;
import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Plugins in jars that are not on the module path. Each gets a module layer of its own above {@code parent}, so that
 * one whose modules do not fit together harms no other. Such a folder is often what a build left behind: by-products
 * (sources, tests, copies of modules that are there already) are passed over.
 */
record PluginFolder(Path folder, ModuleLayer parent, Consumer<String> problems) {
    private static final Set<String> SERVICES =
            Set.of(CommandPlugin.class.getName(), ProtocolPlugin.class.getName(), SuitePlugin.class.getName());

    private static final Pattern MISSING_MODULE = Pattern.compile("Module (\\S+) not found.*");

    /** One layer for each module that has plugins. */
    List<ModuleLayer> layers() {
        Map<String, ModuleReference> modules = modules();
        List<ModuleReference> withPlugins =
                modules.values().stream().filter(PluginFolder::hasPlugins).collect(Collectors.toList());
        if (withPlugins.isEmpty()) {
            problems.accept("no plugin in the jars of " + folder);
        }
        List<ModuleLayer> layers = new ArrayList<>();
        for (ModuleReference plugin : withPlugins) {
            try {
                layers.add(layer(plugin, modules));
            } catch (FindException | ResolutionException | LayerInstantiationException e) {
                problems.accept("skipped plugin module " + name(plugin) + ": " + reason(e));
            }
        }
        return layers;
    }

    /** Other plugins of the folder are out of sight, unless this one requires them. */
    private ModuleLayer layer(ModuleReference plugin, Map<String, ModuleReference> modules) {
        Set<String> required = plugin.descriptor().requires().stream()
                .map(ModuleDescriptor.Requires::name)
                .collect(Collectors.toSet());
        Path[] visible = modules.values().stream()
                .filter(module -> module == plugin || !hasPlugins(module) || required.contains(name(module)))
                .map(module -> Path.of(module.location().orElseThrow()))
                .toArray(Path[]::new);
        Configuration configuration = parent.configuration()
                .resolveAndBind(ModuleFinder.of(), ModuleFinder.of(visible), Set.of(name(plugin)));
        return parent.defineModulesWithOneLoader(configuration, PluginFolder.class.getClassLoader());
    }

    private Map<String, ModuleReference> modules() {
        Map<String, ModuleReference> modules = new LinkedHashMap<>();
        for (Path jar : jars()) {
            try {
                for (ModuleReference module : ModuleFinder.of(jar).findAll()) {
                    if (parent.findModule(name(module)).isEmpty()) {
                        modules.putIfAbsent(name(module), module);
                    }
                }
            } catch (FindException e) {
                problems.accept("skipped " + jar + ": " + reason(e));
            }
        }
        Set<String> packages = modules.values().stream()
                .filter(module -> !module.descriptor().isAutomatic())
                .flatMap(module -> module.descriptor().packages().stream())
                .collect(Collectors.toSet());
        modules.values()
                .removeIf(module -> module.descriptor().isAutomatic()
                        && !Collections.disjoint(module.descriptor().packages(), packages)); // tests of a module
        return modules;
    }

    /** Shortest names first: what a build derives from {@code finger.jar} is called {@code finger-tests.jar}. */
    private List<Path> jars() {
        if (!Files.exists(folder)) {
            throw LauncherException.cannotRun("no such folder for --plugins: " + folder);
        }
        if (!Files.isDirectory(folder)) {
            return List.of(folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(path -> path.toString().endsWith(".jar") && Files.isRegularFile(path))
                    .sorted(Comparator.comparing((Path path) -> path.toString().length())
                            .thenComparing(Comparator.naturalOrder()))
                    .collect(Collectors.toList());
        } catch (IOException e) {
            throw LauncherException.cannotRun("cannot read the folder " + folder + ": ", e);
        }
    }

    private static boolean hasPlugins(ModuleReference module) {
        return module.descriptor().provides().stream().anyMatch(provides -> SERVICES.contains(provides.service()));
    }

    private static String name(ModuleReference module) {
        return module.descriptor().name();
    }

    private static String reason(RuntimeException problem) {
        String message = Optional.ofNullable(problem.getMessage()).orElse(problem.toString());
        Throwable cause = problem.getCause();
        Matcher missing = MISSING_MODULE.matcher(message);
        if (missing.matches()
                && ModuleFinder.ofSystem()
                        .find(missing.group(1).replace(",", ""))
                        .isPresent()) {
            return message + "; Java has it: set SENNIT_JAVA_OPTS=--add-modules="
                    + missing.group(1).replace(",", "");
        }
        return cause == null || cause.getMessage() == null ? message : message + ": " + cause.getMessage();
    }
}
