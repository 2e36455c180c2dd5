// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.testkit.conformance.DatagramIoConformance;
import java.io.IOException;
import java.nio.channels.spi.SelectorProvider;

/** NIO keeps the laws of every UDP socket. */
final class NioDatagramIoTest extends DatagramIoConformance {
    @Override
    protected Poller createPoller() throws IOException {
        return NioPoller.open(SelectorProvider.provider());
    }
}
