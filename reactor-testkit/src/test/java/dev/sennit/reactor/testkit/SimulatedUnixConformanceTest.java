// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit;

import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.testkit.conformance.UnixConformance;

/** The simulated reactor keeps the laws over UNIX sockets, too. */
final class SimulatedUnixConformanceTest extends UnixConformance {
    private final SimulatedNetwork network = new SimulatedNetwork(Seeds.one(), FaultOptions.none());

    @Override
    protected Reactor createReactor() {
        return network.idleReactor("reactor");
    }
}
