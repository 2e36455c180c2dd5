// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.Driver;
import dev.sennit.reactor.testkit.conformance.RunningConformance;
import java.util.Set;

/** And keeps them on a thread of its own, as it is used. */
@NeedsLibrary
final class EpollThreadedConformanceTest extends RunningConformance {
    @Override
    protected Reactor createReactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }

    @Override
    protected Driver driver(Reactor underTest) {
        return Driver.threaded(underTest);
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return Set.copyOf(SocketOption.values());
    }
}
