// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.testkit.TestCertificate;
import java.net.InetSocketAddress;
import java.util.List;

/** The common part of the suites about TLS. */
abstract class TlsLaws extends ReactorConformance {
    static final String NAME = "localhost";
    static final TestCertificate CERTIFICATE = TestCertificate.of(NAME);
    static final TestCertificate STRANGER = TestCertificate.of("stranger.example");
    static final int LARGE = 10 << 20;

    TlsLaws() {}

    final TlsProbe tlsProbe(String name) {
        return tracked(new TlsProbe(name, journal()));
    }

    static TlsOptions serverOptions() {
        return TlsOptions.server(CERTIFICATE.context()).withTaskExecutor(Runnable::run);
    }

    static TlsOptions clientOptions() {
        return TlsOptions.client(TestCertificate.trusting(CERTIFICATE), NAME).withTaskExecutor(Runnable::run);
    }

    static Protocol secured(TlsOptions options, Probe probe) {
        Protocol protocol =
                Tls.client(options, peer -> probe).buildProtocol(InetSocketAddress.createUnresolved(NAME, 0));
        if (protocol == null) {
            throw new AssertionError("no protocol");
        }
        return protocol;
    }

    /** Connects two probes through TLS, without waiting for anything. */
    final ProbeFactory start(Probe server, Probe client, TlsOptions ofServer, TlsOptions ofClient, TcpOptions tcp) {
        ListeningPort port = listen(Tls.server(ofServer, peer -> server), tcp);
        ProbeFactory factory = factory(() -> secured(ofClient, client));
        connect(port.address(), factory, tcp);
        return factory;
    }

    final void start(Probe server, Probe client, TlsOptions ofServer, TlsOptions ofClient) {
        start(server, client, ofServer, ofClient, TcpOptions.defaults());
    }

    final void start(Probe server, Probe client) {
        start(server, client, serverOptions(), clientOptions());
    }

    final void connectSecured(TlsProbe server, TlsProbe client, TcpOptions tcp) {
        start(server, client, serverOptions(), clientOptions(), tcp);
        await("both are secured", () -> server.isSecured() && client.isSecured());
    }

    final void connectSecured(TlsProbe server, TlsProbe client) {
        connectSecured(server, client, TcpOptions.defaults());
    }

    final List<String> linesOf(Probe probe) {
        return journal().lines().stream()
                .filter(line -> line.startsWith(probe.name + " "))
                .map(line -> line.substring(probe.name.length() + 1))
                .toList();
    }
}
