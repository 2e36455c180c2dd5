// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.WholeConformance;
import java.util.Set;

/** The epoll reactor keeps every law of the conformance suite. */
@NeedsLibrary
final class EpollConformanceTest extends WholeConformance {
    @Override
    protected Reactor createReactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return Set.copyOf(SocketOption.values());
    }
}
