// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.CommandContext;
import dev.sennit.reactor.spi.CommandFailure;
import dev.sennit.reactor.spi.CommandPlugin;
import dev.sennit.reactor.spi.CommandWork;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginUsageException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A command in good order: counts words, and waits for the end of its user's patience if one of them is "forever". */
@AutoService(CommandPlugin.class)
public final class CountCommand implements CommandPlugin {
    private static final PluginOption<String> UNIT = PluginOption.text("unit", "words", "What they are.");

    @Override
    public String name() {
        return "count";
    }

    @Override
    public String summary() {
        return "Counts words";
    }

    @Override
    public String operands() {
        return "WORD...";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(UNIT);
    }

    @Override
    public CommandWork prepare(CommandContext context) {
        List<String> words = context.operands();
        if (words.isEmpty()) {
            throw new PluginUsageException("say what to count");
        }
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        return new CommandWork() {
            @Override
            public CompletionStage<Boolean> start(Reactor reactor) {
                context.out().println(words.size() + " " + context.value(UNIT) + " on " + reactor.name());
                switch (words.get(0)) {
                    case "forever" -> {}
                    case "failing" -> done.completeExceptionally(new IllegalStateException("no fingers left"));
                    case "throwing" -> throw new IllegalStateException("no hands");
                    default -> done.complete(!words.contains("wrong"));
                }
                return done;
            }

            @Override
            public CommandFailure failure() {
                return words.contains("later") ? CommandFailure.TRY_LATER : CommandFailure.GENERAL;
            }

            @Override
            public void interrupt() {
                context.err().println("interrupted");
                done.complete(false);
            }
        };
    }
}
