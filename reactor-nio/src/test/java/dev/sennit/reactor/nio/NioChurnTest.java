// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.ChurnConformance;

/** Very many short connections leave nothing behind on NIO. */
final class NioChurnTest extends ChurnConformance {
    @Override
    protected Reactor createReactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
    }
}
