// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginOption;
import java.util.List;
import java.util.Optional;

/** What a plugin sees of the command line. */
record GivenOptions(List<PluginOption<?>> declared, OptionValues values) implements PluginContext {
    GivenOptions {
        declared.forEach(values::find); // so that a mistake of the user is found before the plugin is asked
    }

    @Override
    public <T> Optional<T> find(PluginOption<T> option) {
        if (declared.stream().noneMatch(each -> each.name().equals(option.name()))) {
            throw new IllegalArgumentException("the plugin did not declare an option --" + option.name());
        }
        return values.find(option);
    }
}
