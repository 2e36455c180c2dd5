// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.ListenerIoConformance;
import java.io.IOException;

/** And those of every listener. */
@NeedsLibrary
class EpollListenerIoTest extends ListenerIoConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return Epoll.open();
    }
}
