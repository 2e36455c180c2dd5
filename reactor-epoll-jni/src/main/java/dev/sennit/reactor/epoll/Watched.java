// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.core.Poller;

/** What a {@link Slots slot} holds: something whose events are reported. */
interface Watched {
    /** It has events; tells its handler through the sink. */
    void happened(int events, Poller.ReadySink sink);
}
