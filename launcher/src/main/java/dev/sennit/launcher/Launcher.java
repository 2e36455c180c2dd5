// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Reactors;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.spi.ProtocolPlugin;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.SlowTurnReport;
import dev.sennit.reactor.spi.SuitePlugin;
import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Reads the command line and does what it says. */
final class Launcher {
    private static final Map<String, String> COMMANDS = new LinkedHashMap<>();

    static {
        COMMANDS.put("reactors", "List the reactors found, and which one serves");
        COMMANDS.put("plugins", "List the plugins found, and where they come from");
        COMMANDS.put("doctor", "Say what this machine is good for, what stands in the way, and what to do");
    }

    private final PrintStream out;
    private final PrintStream err;
    private final Signals signals;
    private LogLevel logLevel = LogLevel.INFO;
    private ExitCode exitCode = ExitCode.DONE;

    Launcher(PrintStream out, PrintStream err, Signals signals) {
        this.out = out;
        this.err = err;
        this.signals = signals;
    }

    ExitCode run(String... arguments) {
        try {
            dispatch(arguments);
            return exitCode;
        } catch (LauncherException e) {
            complain(e.line(), e);
            return e.exitCode();
        } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
            complain("unexpected " + e + " (--log-level debug shows where)", e);
            return ExitCode.CANNOT_RUN;
        }
    }

    private void complain(String message, Throwable problem) {
        warn(message);
        if (logLevel.showsStackTraces()) {
            problem.printStackTrace(err);
        }
    }

    private void warn(String message) {
        err.println("sennit: " + message.strip().replaceAll("\\s*\\R\\s*", " "));
    }

    private void dispatch(String[] arguments) {
        CommandLine root = Syntax.parser(Syntax.root(COMMANDS.keySet()));
        ParseResult result = Syntax.parse(root, List.of(arguments));
        OptionValues values = new OptionValues(result);
        useLogLevel(values);
        if (result.isVersionHelpRequested()) {
            out.println(Version.text());
            return;
        }
        List<String> words = Syntax.words(result);
        PluginCatalog catalog = new PluginCatalog(COMMANDS.keySet(), this::warn);
        catalog.addInstalled();
        values.findAll(Options.PLUGINS).forEach(catalog::addFolder);
        if (result.isUsageHelpRequested()) {
            root.getCommandSpec().usageMessage().footer(Help.rootFooter(catalog.plugins(), COMMANDS));
            root.usage(out, Ansi.OFF);
            return;
        }
        if (words.isEmpty()) {
            throw LauncherException.usage(
                    "say what to serve: 'sennit plugins' lists the plugins, 'sennit --help' explains");
        }
        runCommand(words.get(0), words.subList(1, words.size()), result, catalog);
    }

    private void runCommand(String name, List<String> rest, ParseResult rootResult, PluginCatalog catalog) {
        if (COMMANDS.containsKey(name)) {
            CommandSpec spec = CommandSpec.create().name("sennit " + name).addOption(Help.help());
            Help.page(spec, COMMANDS.get(name) + ".", List.of("sennit " + name));
            CommandLine command = Syntax.parser(spec);
            if (Syntax.parse(command, rest).isUsageHelpRequested()) {
                command.usage(out, Ansi.OFF);
            } else if (name.equals("plugins")) {
                listPlugins(catalog.plugins());
            } else if (name.equals("doctor")) {
                useReactor(new OptionValues(rootResult));
                examine(catalog.plugins());
            } else {
                useReactor(new OptionValues(rootResult));
                listReactors();
            }
            return;
        }
        var names = new TreeSet<>(catalog.names());
        names.addAll(COMMANDS.keySet());
        FoundPlugin plugin = catalog.find(name)
                .orElseThrow(() -> LauncherException.usage("unknown plugin '" + name + "'"
                        + NearNames.suggestion(name, names) + " ('sennit plugins' lists those found)"));
        if (plugin.plugin() instanceof ProtocolPlugin protocol) {
            serve(plugin, ServedPorts.of(plugin.name(), protocol), rest, rootResult);
        } else if (plugin.plugin() instanceof SuitePlugin suite) {
            serve(plugin, ServedPorts.of(suite), rest, rootResult);
        } else if (plugin.plugin() instanceof CommandPlugin command) {
            work(plugin, command, rest, rootResult);
        }
    }

    private void serve(FoundPlugin plugin, ServedPorts ports, List<String> rest, ParseResult rootResult) {
        CommandLine command = Syntax.parser(Syntax.server(plugin, ports));
        ParseResult result = Syntax.parse(command, rest);
        if (result.isUsageHelpRequested()) {
            command.usage(out, Ansi.OFF);
            return;
        }
        OptionValues values = new OptionValues(result, rootResult);
        useLogLevel(values);
        useReactor(values);
        var settings = new Server.Settings(
                values.find(Options.WORKERS).orElseGet(ports::workers),
                values.value(Options.SLOW_TURN)
                        .map(ReactorOptions.defaults().withSlowTurnReport(SlowTurnReport.LOGGED)::withSlowTurn)
                        .orElse(ReactorOptions.defaults()),
                values.value(Options.DRAIN_DELAY),
                values.value(Options.GRACE),
                values.find(Options.HEALTH));
        List<ServedPorts.Place> places = ports.places(values);
        var given = new GivenOptions(plugin.options(), values);
        List<Server.Listener> listeners = ask(plugin, () -> {
            Map<String, PluginService> services = ports.create().apply(given);
            return places.stream().map(place -> place.serving(services)).collect(Collectors.toList());
        });
        new Server(plugin.name(), settings, out, err, signals).serve(listeners);
    }

    private void work(FoundPlugin plugin, CommandPlugin command, List<String> rest, ParseResult rootResult) {
        CommandLine line = Syntax.parser(Syntax.command(plugin, command));
        ParseResult result = Syntax.parse(line, rest);
        if (result.isUsageHelpRequested()) {
            line.usage(out, Ansi.OFF);
            return;
        }
        OptionValues values = new OptionValues(result, rootResult);
        useLogLevel(values);
        useReactor(values);
        var given = new GivenOptions(plugin.options(), values);
        CommandWork work = ask(plugin, () -> command.prepare(new GivenCommand(given, Syntax.words(result), out, err)));
        exitCode = new Command(plugin.name(), err, signals).run(work);
    }

    private static <T> T ask(FoundPlugin plugin, Supplier<T> question) {
        try {
            return question.get();
        } catch (PluginUsageException e) {
            throw LauncherException.usage(plugin.name() + ": ", e);
        } catch (PluginFailedException e) {
            throw LauncherException.cannotRun(plugin.name() + ": ", e);
        } catch (RuntimeException | LinkageError e) {
            String kind = e.getClass().getSimpleName();
            throw LauncherException.cannotRun(
                    "plugin " + plugin.name() + " of " + plugin.module() + " failed: " + kind + ": ", e);
        }
    }

    private void useLogLevel(OptionValues values) {
        logLevel = values.value(Options.LOG_LEVEL);
        logLevel.apply();
    }

    /** Reactors look there too: what nobody asked for they warn of, and else they leave it to the answer. */
    private static void useReactor(OptionValues values) {
        values.find(Options.REACTOR).ifPresent(name -> {
            if (name.isEmpty()) {
                requireAvailable(name, Reactors.candidates()); // as a property it would mean that none was named
            }
            System.setProperty(Reactors.PROPERTY, name);
        });
    }

    private void listPlugins(Collection<FoundPlugin> plugins) {
        if (plugins.isEmpty()) {
            throw LauncherException.cannotRun(
                    "no plugin found: put a module with plugins on the module path, or use --plugins DIR");
        }
        plugins.forEach(plugin ->
                out.println(String.format("%-14s %s (%s)", plugin.name(), plugin.summary(), plugin.module())));
    }

    private void examine(Collection<FoundPlugin> plugins) {
        if (logLevel.compareTo(LogLevel.INFO) <= 0) {
            LogLevel.OFF.apply(); // the findings say it
        }
        List<Finding> findings = new Doctor(new Readings.Real()).examine();
        Doctor.write(findings, out);
        Extensions.describe(plugins).forEach(out::println);
        if (Doctor.isBroken(findings)) {
            exitCode = ExitCode.CANNOT_RUN;
        }
    }

    private void listReactors() {
        if (logLevel.compareTo(LogLevel.INFO) <= 0) {
            LogLevel.OFF.apply(); // the list says it
        }
        List<Reactors.Candidate> candidates = Reactors.candidates();
        if (candidates.isEmpty()) {
            throw LauncherException.cannotRun(
                    "no reactor found: put a module such as dev.sennit.reactor.nio" + " on the module path");
        }
        String named = System.getProperty(Reactors.PROPERTY, "");
        if (!named.isEmpty()) {
            requireAvailable(named, candidates);
        }
        String wanted = named.isEmpty() ? candidates.get(0).name() : named;
        for (Reactors.Candidate candidate : candidates) {
            String state = candidate.isAvailable() ? "available" : "not available: " + candidate.problem();
            boolean chosen = candidate.isAvailable() && candidate.name().equals(wanted);
            out.println(String.format("%-14s %s%s", candidate.name(), state, chosen ? ", chosen" : ""));
        }
    }

    /** Says what serving would say. */
    private static void requireAvailable(String name, List<Reactors.Candidate> candidates) {
        if (candidates.stream()
                .noneMatch(each -> each.isAvailable() && each.name().equals(name))) {
            String found = candidates.stream().map(Object::toString).collect(Collectors.joining(", "));
            throw LauncherException.usage("no reactor '" + name + "' to be had: found " + found);
        }
    }
}
