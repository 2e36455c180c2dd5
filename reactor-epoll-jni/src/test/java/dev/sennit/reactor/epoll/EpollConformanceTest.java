// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.WholeConformance;

/** The epoll reactor keeps every law of the conformance suite. */
final class EpollConformanceTest extends WholeConformance {
    @Override
    protected Reactor createReactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }
}
