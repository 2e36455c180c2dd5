// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.Endpoints;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/** What the help pages say, and the option tables on them. */
final class Help {
    private static final int WIDTH = 100;
    private static final int OPTION_COLUMN = 30;

    private Help() {}

    static OptionSpec single(PluginOption<?> option) {
        return named(option).type(String.class).build();
    }

    static OptionSpec repeatable(PluginOption<?> option) {
        return named(option)
                .type(List.class)
                .auxiliaryTypes(String.class)
                .arity("1")
                .build();
    }

    private static OptionSpec.Builder named(PluginOption<?> option) {
        String defaults =
                option.defaultText().map(text -> " Default: " + text + ".").orElse("");
        return OptionSpec.builder("--" + option.name())
                .paramLabel(option.placeholder())
                .description(option.help() + defaults);
    }

    static OptionSpec help() {
        return OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build();
    }

    /** A page without the parts that picocli would add on its own. */
    static void page(CommandSpec spec, String summary, List<String> synopsis) {
        spec.usageMessage()
                .width(WIDTH)
                .longOptionsMaxWidth(OPTION_COLUMN)
                .autoWidth(false)
                .sortOptions(false)
                .description(plain(summary))
                .customSynopsis(synopsis.stream().map(Help::plain).toArray(String[]::new))
                .optionListHeading("%nOptions:%n");
        spec.usageMessage()
                .sectionKeys(List.of(
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS_HEADING,
                        UsageMessageSpec.SECTION_KEY_SYNOPSIS,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION_HEADING,
                        UsageMessageSpec.SECTION_KEY_DESCRIPTION,
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST_HEADING,
                        UsageMessageSpec.SECTION_KEY_OPTION_LIST,
                        UsageMessageSpec.SECTION_KEY_FOOTER));
        spec.usageMessage().descriptionHeading("%n");
    }

    static String[] rootFooter(Collection<FoundPlugin> plugins, Map<String, String> commands) {
        List<String> lines = new ArrayList<>(List.of("", "Plugins:"));
        List<FoundPlugin> servers = plugins.stream()
                .filter(each -> !(each.plugin() instanceof CommandPlugin))
                .collect(Collectors.toList());
        servers.forEach(plugin -> lines.add(row(plugin.name(), plugin.summary())));
        if (servers.isEmpty()) {
            lines.add("  none found: put a module with plugins on the module path, or use --plugins DIR");
        }
        lines.addAll(List.of("", "Commands:"));
        plugins.stream()
                .filter(each -> !servers.contains(each))
                .forEach(plugin -> lines.add(row(plugin.name(), plugin.summary())));
        commands.forEach((name, summary) -> lines.add(row(name, summary)));
        lines.addAll(endpoints());
        // The one with the most options makes the most telling example.
        String example = servers.stream()
                .filter(each -> each.plugin() instanceof ProtocolPlugin)
                .max(Comparator.comparing(
                        (FoundPlugin plugin) -> plugin.options().size()))
                .map(FoundPlugin::name)
                .orElse("PLUGIN");
        lines.addAll(List.of(
                "",
                "Examples:",
                "  sennit " + example + " --help",
                "      what it does and its options",
                "  sennit " + example + " --listen tcp:8080",
                "      serve this machine on port 8080",
                "  sennit " + example + " --listen tcp:8080:interface=0.0.0.0 --workers 4",
                "      serve the network, on four threads",
                "  sennit --plugins DIR NAME --listen tcp:0",
                "      serve a plugin of your own, on any free port",
                "",
                "SIGUSR1 has a running server write its connections to standard error, and what each waits for.",
                "SIGINT (Ctrl-C) or SIGTERM lets open connections finish and ends; a second one ends at once.",
                "Java options go into the environment variable SENNIT_JAVA_OPTS.",
                ""));
        return plain(lines);
    }

    static String[] pluginFooter(String name, ServedPorts.Port port) {
        List<String> lines = endpoints();
        lines.addAll(List.of(
                "",
                "PORT 0 takes any free port; the line 'listening " + port.label()
                        + " …' on standard output says which.",
                "Unless you name an interface, only this machine can connect. To open a port to the network:",
                "  sennit " + name + " --" + port.option().name() + " " + examplePort(port) + ":interface=0.0.0.0",
                "",
                "Durations are written 500ms, 30s, 2m, 1h, or none.",
                ""));
        return plain(lines);
    }

    /** Its own, unless that is one that nobody knows before. */
    private static String examplePort(ServedPorts.Port port) {
        return port.option()
                .defaultText()
                .filter(text -> text.matches("tcp:[1-9][0-9]*"))
                .orElse("tcp:8080");
    }

    static String[] commandFooter() {
        return plain(List.of("", "Durations are written 500ms, 30s, 2m, 1h, or none.", ""));
    }

    /** As the types that are there say it. */
    private static List<String> endpoints() {
        List<String> lines = new ArrayList<>(List.of("", "Endpoints to listen at:"));
        Endpoints.syntaxes().forEach(form -> lines.addAll(broken(form)));
        lines.addAll(List.of("", "Endpoints to connect to, for plugins and programs that take one:"));
        Endpoints.clientSyntaxes().forEach(form -> lines.addAll(broken(form)));
        return lines;
    }

    /** Picocli would break a long form anywhere: this does it before a keyword that may be left out. */
    private static List<String> broken(String form) {
        List<String> lines = new ArrayList<>();
        String line = " ";
        for (String part : (" " + form).split("(?=\\[:)")) {
            if (line.length() + part.length() >= WIDTH) {
                lines.add(line);
                line = "      ";
            }
            line += part;
        }
        lines.add(line);
        return lines;
    }

    static String row(String name, String text) {
        return String.format("  %-14s %s", name, text);
    }

    private static String[] plain(List<String> lines) {
        return lines.stream().map(Help::plain).toArray(String[]::new);
    }

    /** Picocli takes these texts for formats, though not the descriptions of options. */
    private static String plain(String text) {
        return text.replace("%", "%%");
    }
}
