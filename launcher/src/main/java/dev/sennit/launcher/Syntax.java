// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.CommandPlugin;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** What may stand on the command line, and how it is read. */
final class Syntax {
    private Syntax() {}

    static CommandSpec root(Collection<String> commands) {
        CommandSpec spec = CommandSpec.create().name("sennit");
        Help.page(
                spec,
                "Serves network protocols. Each protocol is a plugin; each plugin runs on every reactor.",
                List.of(
                        "sennit [OPTIONS] PLUGIN [--listen ENDPOINT]... [PLUGIN OPTIONS]",
                        "       sennit [OPTIONS] " + String.join(" | ", commands)));
        Options.SERVING.forEach(option -> spec.addOption(Help.single(option)));
        spec.addOption(Help.repeatable(Options.PLUGINS));
        spec.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .description("Show the version.")
                .build());
        spec.addOption(Help.help());
        spec.addPositional(words());
        spec.parser().stopAtPositional(true); // what follows is for the plugin
        return spec;
    }

    static CommandSpec server(FoundPlugin plugin, ServedPorts ports) {
        String name = "sennit " + plugin.name();
        CommandSpec spec = CommandSpec.create().name(name);
        String where = ports.all().stream()
                .map(port -> "[--" + port.option().name() + " ENDPOINT]... ")
                .collect(Collectors.joining());
        Help.page(spec, plugin.summary() + ".", List.of(name + " " + where + "[OPTIONS]"));
        ports.all().forEach(port -> spec.addOption(Help.repeatable(port.option())));
        plugin.options().forEach(option -> spec.addOption(Help.single(option)));
        Options.SERVING.forEach(option -> spec.addOption(Help.single(option)));
        spec.addOption(Help.help());
        spec.usageMessage().footer(Help.pluginFooter(plugin.name(), ports.all().get(0)));
        return spec;
    }

    static CommandSpec command(FoundPlugin plugin, CommandPlugin command) {
        String name = "sennit " + plugin.name();
        CommandSpec spec = CommandSpec.create().name(name);
        Help.page(spec, plugin.summary() + ".", List.of((name + " [OPTIONS] " + command.operands()).strip()));
        plugin.options().forEach(option -> spec.addOption(Help.single(option)));
        Options.WORKING.forEach(option -> spec.addOption(Help.single(option)));
        spec.addOption(Help.help());
        if (!command.operands().isEmpty()) {
            spec.addPositional(words());
        }
        spec.usageMessage().footer(Help.commandFooter());
        return spec;
    }

    private static PositionalParamSpec words() {
        return PositionalParamSpec.builder()
                .index("0..*")
                .arity("0..*")
                .type(List.class)
                .auxiliaryTypes(String.class)
                .hidden(true)
                .build();
    }

    static List<String> words(ParseResult result) {
        return result.hasMatchedPositional(0) ? result.matchedPositional(0).originalStringValues() : List.of();
    }

    /** Words of the command line mean themselves: no {@code @file}, no variables. */
    static CommandLine parser(CommandSpec spec) {
        return new CommandLine(spec).setExpandAtFiles(false).setInterpolateVariables(false);
    }

    static ParseResult parse(CommandLine command, List<String> arguments) {
        try {
            return command.parseArgs(arguments.toArray(String[]::new));
        } catch (UnmatchedArgumentException e) {
            throw LauncherException.usage(
                    unmatched(command.getCommandSpec(), e.getUnmatched().get(0)));
        } catch (ParameterException e) {
            throw LauncherException.usage("", e);
        }
    }

    private static String unmatched(CommandSpec spec, String word) {
        String option = word.replaceFirst("=.*", "");
        String help = " ('" + spec.name() + " --help' lists the options)";
        if (!word.startsWith("-")) {
            return "unexpected '" + word + "' behind '" + spec.name() + "'" + help;
        }
        if (option.equals("--" + Options.PLUGINS.name())) {
            return "option " + option + " must stand before the plugin's name";
        }
        return "unknown option " + option
                + NearNames.suggestion(option, spec.optionsMap().keySet()) + help;
    }
}
