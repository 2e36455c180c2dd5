// SPDX-License-Identifier: Apache-2.0
package dev.sennit.launcher;

import com.google.auto.service.AutoService;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.spi.ReactorProvider;
import java.util.Optional;

/** Never there when it is needed. */
@AutoService(ReactorProvider.class)
public final class GoneReactorProvider implements ReactorProvider {
    @Override
    public String name() {
        return "gone";
    }

    @Override
    public int priority() {
        return Integer.MAX_VALUE;
    }

    @Override
    public Optional<String> availability() {
        return Optional.of("needs a full moon");
    }

    @Override
    public Reactor create(ReactorOptions options) {
        throw new IllegalStateException("not available");
    }
}
