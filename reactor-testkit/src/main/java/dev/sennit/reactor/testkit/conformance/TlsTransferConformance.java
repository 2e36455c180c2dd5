// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.TcpOptions;

/** The same through TLS, where files are read and protected piece by piece. */
public abstract class TlsTransferConformance extends TransferConformance {
    /** For subclasses. */
    protected TlsTransferConformance() {}

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
