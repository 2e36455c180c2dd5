// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.PluginOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/**
 * What the user gave for the options of a command and of those it belongs to.
 *
 * @param results the innermost command first: what is said there counts
 */
record OptionValues(List<ParseResult> results) {
    OptionValues(ParseResult... results) {
        this(List.of(results));
    }

    /** What was given, else the default; empty when there is neither. */
    <T> Optional<T> find(PluginOption<T> option) {
        List<T> all = findAll(option);
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    /** The value of an option that has a default. */
    <T> T value(PluginOption<T> option) {
        return find(option).orElseThrow();
    }

    /** All that was given in the order it was, else the default. */
    <T> List<T> findAll(PluginOption<T> option) {
        List<T> values = new ArrayList<>();
        for (String text : texts(option)) {
            values.add(parse(option, text));
        }
        return values;
    }

    /** The same as it was written. */
    List<String> texts(PluginOption<?> option) {
        List<String> given = given(option);
        return given.isEmpty() ? option.defaultText().map(List::of).orElse(List.of()) : given;
    }

    private List<String> given(PluginOption<?> option) {
        for (ParseResult result : results) {
            OptionSpec matched = result.matchedOption("--" + option.name());
            if (matched != null) {
                return matched.originalStringValues();
            }
        }
        return List.of();
    }

    private static <T> T parse(PluginOption<T> option, String text) {
        try {
            return option.parser().apply(text);
        } catch (IllegalArgumentException e) {
            throw LauncherException.usage("option --" + option.name() + ": ", e);
        }
    }
}
