// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TlsOptions;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** TLS over another endpoint, with the text that its user knows it by. */
public record TlsClientEndpoint(Supplier<TlsOptions> tls, ClientEndpoint below, String text) implements ClientEndpoint {
    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        return new TlsClientConnection<>(reactor, this, factory, options);
    }

    @Override
    public Duration connectTimeout(ClientOptions options) {
        return below.connectTimeout(options);
    }

    @Override
    public ClientEndpoint withLayerBelow(UnaryOperator<ClientEndpoint> layer) {
        return new TlsClientEndpoint(tls, below.withLayerBelow(layer), text);
    }

    @Override
    public String toString() {
        return text;
    }
}
