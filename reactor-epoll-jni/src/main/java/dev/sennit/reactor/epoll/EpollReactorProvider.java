// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.core.EventLoop;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ReactorProvider;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** The reactor that is better where it works: on Linux, with its native library. */
@AutoService(ReactorProvider.class)
public final class EpollReactorProvider implements ReactorProvider {
    /** For the service loader. */
    public EpollReactorProvider() {}

    @Override
    public String name() {
        return "epoll";
    }

    @Override
    public int priority() {
        return 100;
    }

    @Override
    public Optional<String> availability() {
        return Optional.of(NativeLibrary.problem()).filter(problem -> !problem.isEmpty());
    }

    @Override
    public Reactor create(ReactorOptions options) {
        String problem = NativeLibrary.problem();
        if (!problem.isEmpty()) {
            throw new IllegalStateException("the epoll reactor is not available: " + problem);
        }
        try {
            return new EventLoop(name(), EpollPoller.open(), options);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot open an epoll instance: " + e.getMessage(), e);
        }
    }
}
