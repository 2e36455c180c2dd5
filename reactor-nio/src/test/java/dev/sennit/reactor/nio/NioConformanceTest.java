// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.nio;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.spi.ReactorOptions;
import dev.sennit.reactor.testkit.conformance.WholeConformance;
import java.util.Set;

/** The NIO reactor keeps every law of the conformance suite. */
final class NioConformanceTest extends WholeConformance {
    /** What the JDK has on Linux. */
    static final Set<SocketOption<?>> OPTIONS = Set.of(
            SocketOption.NO_DELAY,
            SocketOption.KEEP_ALIVE,
            SocketOption.KEEP_ALIVE_IDLE,
            SocketOption.KEEP_ALIVE_INTERVAL,
            SocketOption.KEEP_ALIVE_PROBES,
            SocketOption.SEND_BUFFER_BYTES,
            SocketOption.RECEIVE_BUFFER_BYTES,
            SocketOption.REUSE_PORT,
            SocketOption.QUICK_ACK);

    @Override
    protected Reactor createReactor() {
        return new NioReactorProvider().create(ReactorOptions.defaults());
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return OPTIONS;
    }
}
