// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.UnixConformance;

/** The NIO reactor keeps the laws over UNIX sockets, too. */
final class NioUnixConformanceTest extends UnixConformance {
    @Override
    protected Reactor createReactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
    }
}
