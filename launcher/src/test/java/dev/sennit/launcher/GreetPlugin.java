// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.spi.PluginContext;
import dev.sennit.reactor.spi.PluginFailedException;
import dev.sennit.reactor.spi.PluginOption;
import dev.sennit.reactor.spi.PluginService;
import dev.sennit.reactor.spi.PluginUsageException;
import dev.sennit.reactor.spi.ProtocolPlugin;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A plugin in good order; what it was created with can be taken from {@link #CREATED}. */
@AutoService(ProtocolPlugin.class)
public final class GreetPlugin implements ProtocolPlugin {
    static final BlockingQueue<String> CREATED = new LinkedBlockingQueue<>();

    private static final PluginOption<String> GREETING =
            PluginOption.text("greeting", "hello", "What to say; 100% of it.");
    private static final PluginOption<Duration> IDLE_TIMEOUT =
            PluginOption.duration("idle-timeout", "30s", "How long to wait.");
    private static final PluginOption<Path> BOOK = PluginOption.path("book", "FILE", "Where guests sign.");

    @Override
    public String name() {
        return "greet";
    }

    @Override
    public String summary() {
        return "Says hello, 100% of the time";
    }

    @Override
    public List<PluginOption<?>> options() {
        return List.of(GREETING, IDLE_TIMEOUT, BOOK);
    }

    @Override
    public PluginService create(PluginContext context) {
        String greeting = context.value(GREETING);
        switch (greeting) {
            case "contradiction":
                throw new PluginUsageException("give either a greeting or none");
            case "missing":
                throw new PluginFailedException("there is no book at /nowhere");
            case "bug":
                throw new ArithmeticException("one and one is three");
            default:
                CREATED.add(greeting + " " + context.value(IDLE_TIMEOUT) + " " + context.find(BOOK));
                return new PluginService(peer -> null);
        }
    }
}
