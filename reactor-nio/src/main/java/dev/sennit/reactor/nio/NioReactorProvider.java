// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ReactorProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.spi.SelectorProvider;
import java.util.Optional;

/** The reactor that works everywhere. */
@AutoService(ReactorProvider.class)
public final class NioReactorProvider implements ReactorProvider {
    /** For the service loader. */
    public NioReactorProvider() {}

    @Override
    public String name() {
        return "nio";
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public Optional<String> availability() {
        return Optional.empty();
    }

    @Override
    public Reactor create(ReactorOptions options) {
        try {
            return new EventLoop(name(), NioPoller.open(SelectorProvider.provider()), options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open a selector: " + e.getMessage(), e);
        }
    }
}
