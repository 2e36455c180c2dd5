// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.PluginOption;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;

/** What a command plugin sees of the command line, and of the process. */
record GivenCommand(GivenOptions options, List<String> operands, PrintStream out, PrintStream err)
        implements CommandContext {
    @Override
    public <T> Optional<T> find(PluginOption<T> option) {
        return options.find(option);
    }
}
