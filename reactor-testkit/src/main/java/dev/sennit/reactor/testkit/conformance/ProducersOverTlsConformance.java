// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;

/** Producers of connections through TLS. */
public abstract class ProducersOverTlsConformance extends ProducerConformance {
    /** For subclasses. */
    protected ProducersOverTlsConformance() {}

    @Override
    final Probe end(String name) {
        return tracked(new TlsProbe(name, journal()));
    }

    @Override
    final void connectBoth(Probe server, Probe client, TcpOptions options) {
        ListeningPort port = listen(TlsEnds.server(server), options);
        connect(port.address(), factory(() -> TlsEnds.client(client)), options);
        await("both are secured", () -> TlsEnds.areSecured(server, client));
        on(port::stopListening);
    }
}
