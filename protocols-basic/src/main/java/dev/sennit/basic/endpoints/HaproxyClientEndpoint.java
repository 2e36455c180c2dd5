// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import dev.sennit.basic.proxy.ProxyHeader;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import java.time.Duration;
import java.util.function.UnaryOperator;

/** Another client endpoint whose connections begin with a PROXY header, before TLS if there is some. */
record HaproxyClientEndpoint(ClientEndpoint inner, ProxyHeader.Version version) implements ClientEndpoint {
    /** That next to the wire. */
    private record Announcing(ClientEndpoint wire, ProxyHeader.Version version) implements ClientEndpoint {
        @Override
        public <P extends Protocol> ClientConnection<P> connect(
                Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
            return new AnnouncedConnection<>(
                    reactor,
                    wire.connect(
                            reactor,
                            peer -> {
                                P protocol = factory.buildProtocol(peer);
                                return protocol == null ? null : new AnnouncedProtocol<>(protocol, version);
                            },
                            options));
        }

        @Override
        public Duration connectTimeout(ClientOptions options) {
            return wire.connectTimeout(options);
        }

        @Override
        public String toString() {
            return HaproxyEndpointParser.text(wire, version);
        }
    }

    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        return inner.withLayerBelow(wire -> new Announcing(wire, version)).connect(reactor, factory, options);
    }

    @Override
    public Duration connectTimeout(ClientOptions options) {
        return inner.connectTimeout(options);
    }

    @Override
    public ClientEndpoint withLayerBelow(UnaryOperator<ClientEndpoint> layer) {
        return new HaproxyClientEndpoint(inner.withLayerBelow(layer), version);
    }

    @Override
    public String toString() {
        return HaproxyEndpointParser.text(inner, version);
    }
}
