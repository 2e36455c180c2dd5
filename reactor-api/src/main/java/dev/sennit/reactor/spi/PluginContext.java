// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.spi;

import java.util.Optional;

/** The options of a plugin as its user gave them. */
public interface PluginContext {
    /**
     * An option's value.
     *
     * @param <T> its type
     * @param option one that the plugin declared
     * @return what the user gave, else its default; empty when there is neither
     * @throws IllegalArgumentException if the plugin did not declare it
     */
    <T> Optional<T> find(PluginOption<T> option);

    /**
     * The value of an option that has a default.
     *
     * @param <T> its type
     * @param option one that the plugin declared, with a default
     * @return what the user gave, else its default
     * @throws IllegalArgumentException if the plugin did not declare it, or gave it no default
     */
    default <T> T value(PluginOption<T> option) {
        return find(option)
                .orElseThrow(() -> new IllegalArgumentException("option --" + option.name() + " has no default"));
    }
}
