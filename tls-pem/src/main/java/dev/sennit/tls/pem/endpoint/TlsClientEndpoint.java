// SPDX-License-Identifier: Apache-2.0
package dev.sennit.tls.pem.endpoint;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Tls;
import dev.sennit.reactor.TlsOptions;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

/** TLS over another endpoint. */
final class TlsClientEndpoint implements ClientEndpoint {
    private final ClientEndpoint secured;
    private final String text;

    TlsClientEndpoint(
            ClientEndpoint below,
            Supplier<SSLContext> context,
            String serverName,
            String[] applicationProtocols,
            String text) {
        Supplier<TlsOptions> options =
                () -> TlsOptions.client(context.get(), serverName).withApplicationProtocols(applicationProtocols);
        TlsOptions unused = options.get(); // refuses bad names now
        this.secured = Tls.client(options, below);
        this.text = text;
    }

    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        return secured.connect(reactor, factory, options);
    }

    @Override
    public Duration connectTimeout(ClientOptions options) {
        return secured.connectTimeout(options);
    }

    @Override
    public String toString() {
        return text;
    }
}
