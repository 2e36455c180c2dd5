// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.SocketBytesConformance;
import java.io.IOException;

/** Bytes of every kind of buffer go through a socket. */
class EpollSocketBytesTest extends SocketBytesConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return Epoll.open();
    }
}
