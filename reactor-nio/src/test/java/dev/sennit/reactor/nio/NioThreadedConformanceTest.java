// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.Driver;
import dev.sennit.reactor.testkit.conformance.RunningConformance;

/** And keeps them on a thread of its own, as it is used. */
final class NioThreadedConformanceTest extends RunningConformance {
    @Override
    protected Reactor createReactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
    }

    @Override
    protected Driver driver(Reactor underTest) {
        return Driver.threaded(underTest);
    }
}
