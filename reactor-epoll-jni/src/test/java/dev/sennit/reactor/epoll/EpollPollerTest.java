// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.PollerConformance;
import java.io.IOException;

/** Epoll keeps the laws of every poller. */
class EpollPollerTest extends PollerConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return Epoll.open();
    }
}
