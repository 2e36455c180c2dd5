// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.commands;

import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.PluginOption;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the command line gives, and what the command says to it. */
final class GivenCommand implements CommandContext {
    final Map<String, String> options = new HashMap<>();
    final ByteArrayOutputStream out = new ByteArrayOutputStream();
    final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private List<String> operands = List.of();

    GivenCommand with(String option, String value) {
        options.put(option, value);
        return this;
    }

    GivenCommand operands(String... words) {
        operands = List.of(words);
        return this;
    }

    @Override
    public List<String> operands() {
        return operands;
    }

    @Override
    public PrintStream out() {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }

    @Override
    public PrintStream err() {
        return new PrintStream(err, true, StandardCharsets.UTF_8);
    }

    String told() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String complained() {
        return err.toString(StandardCharsets.UTF_8);
    }

    @Override
    public <T> Optional<T> find(PluginOption<T> option) {
        return Optional.ofNullable(options.get(option.name()))
                .or(option::defaultText)
                .map(option.parser());
    }
}
