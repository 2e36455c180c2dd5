// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** TLS over another endpoint. */
final class TlsServerEndpoint implements ServerEndpoint {
    private final ServerEndpoint below;
    private final Supplier<SSLContext> context;
    private final TlsOptions.ClientCertificate clientCertificate;
    private final String[] applicationProtocols;
    private final String text;

    TlsServerEndpoint(
            ServerEndpoint below,
            Supplier<SSLContext> context,
            boolean asksClients,
            String[] applicationProtocols,
            String text) {
        this.below = below;
        this.context = context;
        this.clientCertificate =
                asksClients ? TlsOptions.ClientCertificate.REQUIRED : TlsOptions.ClientCertificate.NONE;
        this.applicationProtocols = applicationProtocols;
        this.text = text;
        TlsOptions unused = options(); // refuses bad names now
    }

    private TlsOptions options() {
        return TlsOptions.server(context.get())
                .withClientCertificate(clientCertificate)
                .withApplicationProtocols(applicationProtocols);
    }

    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        return below.listen(reactor, Tls.server(this::options, factory), options, workers);
    }

    @Override
    public String toString() {
        return text;
    }
}
