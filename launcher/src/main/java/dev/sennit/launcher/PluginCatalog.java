// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.Plugin;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.SuitePlugin;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The plugins there are. One that is broken is told of and left out; the others are none the worse. */
final class PluginCatalog {
    private final TreeMap<String, FoundPlugin> plugins = new TreeMap<>();
    private final Set<String> taken;
    private final Consumer<String> problems;

    /**
     * Nothing found yet.
     *
     * @param taken names that no plugin may have
     * @param problems hears of each broken plugin, in one line
     */
    PluginCatalog(Set<String> taken, Consumer<String> problems) {
        this.taken = taken;
        this.problems = problems;
    }

    /** Adds those of the module path, or class path. */
    void addInstalled() {
        ClassLoader loader = PluginCatalog.class.getClassLoader();
        add(ServiceLoader.load(ProtocolPlugin.class, loader), module -> true);
        add(ServiceLoader.load(SuitePlugin.class, loader), module -> true);
        add(ServiceLoader.load(CommandPlugin.class, loader), module -> true);
    }

    /** Adds those of the jars in a folder. Where names meet, what was added first stays. */
    void addFolder(Path folder) {
        ModuleLayer ours = PluginCatalog.class.getModule().getLayer();
        List<ModuleLayer> layers =
                new PluginFolder(folder, ours == null ? ModuleLayer.boot() : ours, problems).layers();
        for (ModuleLayer layer : layers) {
            add(ServiceLoader.load(layer, ProtocolPlugin.class), module -> module.getLayer() == layer);
            add(ServiceLoader.load(layer, SuitePlugin.class), module -> module.getLayer() == layer);
            add(ServiceLoader.load(layer, CommandPlugin.class), module -> module.getLayer() == layer);
        }
    }

    Collection<FoundPlugin> plugins() {
        return plugins.values();
    }

    Set<String> names() {
        return plugins.keySet();
    }

    Optional<FoundPlugin> find(String name) {
        return Optional.ofNullable(plugins.get(name));
    }

    private <P extends Plugin> void add(ServiceLoader<P> loader, Predicate<Module> wanted) {
        List<ServiceLoader.Provider<P>> providers = new ArrayList<>();
        Iterator<ServiceLoader.Provider<P>> iterator = loader.stream().iterator();
        while (true) {
            try {
                if (!iterator.hasNext()) {
                    break;
                }
                providers.add(iterator.next());
            } catch (ServiceConfigurationError e) {
                problems.accept("skipped a plugin: " + reason(e));
            }
        }
        providers.stream()
                .filter(provider -> wanted.test(provider.type().getModule()))
                .sorted(Comparator.comparing((ServiceLoader.Provider<P> provider) -> origin(provider))
                        .thenComparing(provider -> provider.type().getName()))
                .forEach(this::ask);
    }

    private void ask(ServiceLoader.Provider<? extends Plugin> provider) {
        String origin = origin(provider);
        try {
            add(FoundPlugin.ask(provider.get(), origin));
        } catch (ServiceConfigurationError | RuntimeException | LinkageError e) {
            problems.accept("skipped plugin " + provider.type().getName() + " of " + origin + ": " + reason(e));
        }
    }

    private void add(FoundPlugin found) {
        if (taken.contains(found.name())) {
            throw new IllegalStateException("its name '" + found.name() + "' is a command of sennit itself");
        }
        FoundPlugin first = plugins.putIfAbsent(found.name(), found);
        if (first != null) {
            throw new IllegalStateException("there is a plugin '" + found.name() + "' already, of " + first.module());
        }
    }

    private static String origin(ServiceLoader.Provider<? extends Plugin> provider) {
        Module module = provider.type().getModule();
        return module.isNamed() ? module.getName() : "the class path";
    }

    /** A service loader wraps what a constructor threw; that is what people can use. */
    private static String reason(Throwable problem) {
        Throwable cause = problem instanceof ServiceConfigurationError && problem.getCause() != null
                ? problem.getCause()
                : problem;
        String message = cause.getMessage();
        if (message == null) {
            return cause.getClass().getSimpleName();
        }
        return cause instanceof ServiceConfigurationError || cause.getClass() == IllegalStateException.class
                ? message.replaceFirst("^dev\\.sennit\\.reactor\\.spi\\.[A-Za-z]+: ", "") // the service
                : cause.getClass().getSimpleName() + ": " + message;
    }
}
