// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.WholeConformance;

/** The NIO reactor keeps every law of the conformance suite. */
final class NioConformanceTest extends WholeConformance {
    @Override
    protected Reactor createReactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
    }
}
