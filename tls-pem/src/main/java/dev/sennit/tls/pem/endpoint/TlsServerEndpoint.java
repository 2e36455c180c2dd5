// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import dev.sennit.reactor.TlsOptions.ClientCertificate;
import dev.sennit.tls.pem.ServerContext;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** TLS over another endpoint. */
final class TlsServerEndpoint implements ServerEndpoint {
    private final ServerEndpoint below;
    private final Supplier<ServerContext> context;
    private final ClientCertificate clientCertificate;
    private final boolean refusesUnknownNames;
    private final String[] applicationProtocols;
    private final String text;

    TlsServerEndpoint(
            ServerEndpoint below,
            Supplier<ServerContext> context,
            ClientCertificate clientCertificate,
            boolean refusesUnknownNames,
            String[] applicationProtocols,
            String text) {
        this.below = below;
        this.context = context;
        this.clientCertificate = clientCertificate;
        this.refusesUnknownNames = refusesUnknownNames;
        this.applicationProtocols = applicationProtocols;
        this.text = text;
        TlsOptions unused = options(); // refuses bad names now
    }

    private TlsOptions options() {
        ServerContext now = context.get();
        TlsOptions options = TlsOptions.server(now.context())
                .withClientCertificate(clientCertificate)
                .withApplicationProtocols(applicationProtocols);
        return refusesUnknownNames ? options.withServedNames(now.certificates()::covers) : options;
    }

    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        return below.listen(reactor, Tls.server(this::options, factory), options, workers);
    }

    @Override
    public ServerEndpoint withLayerBelow(UnaryOperator<ServerFactory> layer) {
        return new TlsServerEndpoint(
                below.withLayerBelow(layer),
                context,
                clientCertificate,
                refusesUnknownNames,
                applicationProtocols,
                text);
    }

    @Override
    public String toString() {
        return text;
    }
}
