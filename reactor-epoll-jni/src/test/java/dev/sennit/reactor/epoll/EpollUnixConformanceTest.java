// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.UnixConformance;

/** The epoll reactor keeps the laws over UNIX sockets, too. */
@NeedsLibrary
final class EpollUnixConformanceTest extends UnixConformance {
    @Override
    protected Reactor createReactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }
}
