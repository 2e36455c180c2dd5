// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import dev.sennit.reactor.Durations;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * An option of a plugin: {@code --name VALUE}.
 *
 * @param <T> the type of its value
 * @param name without the dashes
 * @param placeholder what stands for the value in a help text: {@code DURATION}
 * @param defaultText the default as the user would write it; empty for none
 * @param help what it does, one or two sentences
 * @param parser reads the text; throws {@link IllegalArgumentException} saying what was wrong and what is allowed
 */
public record PluginOption<T>(
        String name, String placeholder, Optional<String> defaultText, String help, Function<String, T> parser) {
    /**
     * Checks the name and that the default can be read.
     *
     * @param name see above
     * @param placeholder see above
     * @param defaultText see above
     * @param help see above
     * @param parser see above
     */
    public PluginOption {
        if (!name.matches("[a-z][a-z0-9-]*")) {
            throw new IllegalArgumentException("an option's name is of a-z, 0-9 and '-': '" + name + "'");
        }
        var unused = defaultText.map(parser); // throws when it cannot be read
    }

    /**
     * A text option without a default.
     *
     * @param name without the dashes
     * @param help what it does
     * @return the option
     */
    public static PluginOption<String> text(String name, String help) {
        return new PluginOption<>(name, "STRING", Optional.empty(), help, Function.identity());
    }

    /**
     * A text option with a default.
     *
     * @param name without the dashes
     * @param defaultText used when it is not given
     * @param help what it does
     * @return the option
     */
    public static PluginOption<String> text(String name, String defaultText, String help) {
        return new PluginOption<>(name, "STRING", Optional.of(defaultText), help, Function.identity());
    }

    /**
     * A folder or file.
     *
     * @param name without the dashes
     * @param placeholder {@code DIR} or {@code FILE}
     * @param help what it does
     * @return the option, without a default
     */
    public static PluginOption<Path> path(String name, String placeholder, String help) {
        return new PluginOption<>(name, placeholder, Optional.empty(), help, PluginOption::parsePath);
    }

    /**
     * A duration such as {@code 30s}; {@code none} switches it off.
     *
     * @param name without the dashes
     * @param defaultText for example {@code 30s}
     * @param help what it does
     * @return the option
     */
    public static PluginOption<Duration> duration(String name, String defaultText, String help) {
        return new PluginOption<>(name, "DURATION", Optional.of(defaultText), help, PluginOption::parseDuration);
    }

    /**
     * A whole number within a range.
     *
     * @param name without the dashes
     * @param defaultValue used when it is not given
     * @param lowest the smallest allowed
     * @param highest the largest allowed
     * @param help what it does
     * @return the option
     */
    public static PluginOption<Integer> integer(String name, int defaultValue, int lowest, int highest, String help) {
        return new PluginOption<>(
                name,
                "N",
                Optional.of(Integer.toString(defaultValue)),
                help,
                text -> parseInteger(text, lowest, highest));
    }

    private static Path parsePath(String text) {
        try {
            return Path.of(text);
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("'" + text + "' is not a path: " + e.getReason(), e);
        }
    }

    private static Duration parseDuration(String text) {
        Duration duration = Durations.parse(text);
        if (duration.isZero()) {
            throw new IllegalArgumentException(
                    "'" + text + "' is no time at all: give a positive duration, or none to switch it off");
        }
        return duration;
    }

    private static int parseInteger(String text, int lowest, int highest) {
        if (text.matches("-?\\d{1,9}")) {
            int number = Integer.parseInt(text);
            if (number >= lowest && number <= highest) {
                return number;
            }
        }
        throw new IllegalArgumentException("'" + text + "' is not a whole number from " + lowest + " to " + highest);
    }
}
