// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.SocketBytesConformance;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

/** Bytes of every kind of buffer go through a channel. */
class NioSocketBytesTest extends SocketBytesConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return NioPoller.open(SelectorProvider.provider());
    }
}
