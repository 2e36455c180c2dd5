// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.testkit.conformance.WholeConformance;
import java.net.InetSocketAddress;
import java.util.Optional;

/** The simulated reactor keeps every law of the conformance suite, on a perfect network. */
final class SimulatedConformanceTest extends WholeConformance {
    private static final InetSocketAddress SILENT = new InetSocketAddress("192.0.2.1", 9);

    /** The reactors of a test may talk to each other: they are on one network. */
    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());

    @Override
    protected Reactor createReactor() {
        return network.idleReactor("reactor");
    }

    @Override
    protected Optional<InetSocketAddress> silentAddress() {
        network.silence(SILENT);
        return Optional.of(SILENT);
    }
}
