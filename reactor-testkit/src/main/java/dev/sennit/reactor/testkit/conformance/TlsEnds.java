// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;

/** The two ends of a connection through TLS, for laws that hold there as well. */
final class TlsEnds {
    private static final String NAME = "localhost";
    private static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);

    private TlsEnds() {}

    static ServerFactory server(Probe probe) {
        return Tls.server(TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run), peer -> probe);
    }

    static Protocol client(Probe probe) {
        TlsOptions options =
                TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
        Protocol protocol =
                Tls.client(options, peer -> probe).buildProtocol(InetSocketAddress.createUnresolved(NAME, 0));
        if (protocol == null) {
            throw new AssertionError("no protocol");
        }
        return protocol;
    }

    static boolean areSecured(Probe... ends) {
        for (Probe each : ends) {
            if (!((TlsProbe) each).isSecured()) {
                return false;
            }
        }
        return true;
    }
}
