// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.ChurnConformance;

/** Very many short connections leave nothing behind on epoll. */
@NeedsLibrary
final class EpollChurnTest extends ChurnConformance {
    @Override
    protected Reactor createReactor() {
        return new EpollReactorProvider().create(ReactorOptions.defaults());
    }
}
