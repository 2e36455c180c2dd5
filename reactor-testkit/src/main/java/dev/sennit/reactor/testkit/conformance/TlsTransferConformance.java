// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;

/** The same through TLS, where files are read and protected piece by piece. */
public abstract class TlsTransferConformance extends TransferConformance {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);

    /** For subclasses. */
    protected TlsTransferConformance() {}

    @Override
    final Probe end(String name) {
        return tracked(new TlsProbe(name, journal()));
    }

    @Override
    final void connectBoth(Probe server, Probe client, TcpOptions options) {
        TlsOptions ofServer = TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
        TlsOptions ofClient =
                TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
        ListeningPort port = listen(Tls.server(ofServer, peer -> server), options);
        connect(port.address(), factory(() -> secured(ofClient, client)), options);
        await("both are secured", () -> ((TlsProbe) server).isSecured() && ((TlsProbe) client).isSecured());
        on(port::stopListening);
    }

    private static Protocol secured(TlsOptions options, Probe probe) {
        Protocol protocol =
                Tls.client(options, peer -> probe).buildProtocol(InetSocketAddress.createUnresolved(NAME, 0));
        if (protocol == null) {
            throw new AssertionError("no protocol");
        }
        return protocol;
    }
}
