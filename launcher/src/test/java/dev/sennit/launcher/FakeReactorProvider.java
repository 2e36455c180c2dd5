// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ReactorProvider;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Better than any real one. */
@AutoService(ReactorProvider.class)
public final class FakeReactorProvider implements ReactorProvider {
    static final BlockingQueue<ReactorOptions> CREATED = new LinkedBlockingQueue<>();

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> availability() {
        return Optional.empty();
    }

    @Override
    public Reactor create(ReactorOptions options) {
        CREATED.add(options);
        return new FakeReactor();
    }
}
