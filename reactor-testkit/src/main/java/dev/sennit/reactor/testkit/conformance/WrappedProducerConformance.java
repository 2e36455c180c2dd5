// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolWrapper;
import dev.sennit.reactor.TcpOptions;

/** Producers of connections under wrappers. */
public abstract class WrappedProducerConformance extends ProducerConformance {
    /** Does nothing but stand between. */
    private static final class Between extends ProtocolWrapper {
        Between(Protocol wrapped) {
            super(wrapped);
        }
    }

    /** For subclasses. */
    protected WrappedProducerConformance() {}

    @Override
    final void connectBoth(Probe server, Probe client, TcpOptions options) {
        ListeningPort port = listen(peer -> new Between(new Between(server)), options);
        connect(port.address(), factory(() -> new Between(client)), options);
        await("both are connected", () -> server.life != Probe.Life.NEW && client.life != Probe.Life.NEW);
        on(port::stopListening);
    }
}
