// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.pool;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.client.channel.Origin;
import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientEndpoint;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import java.time.Duration;

/**
 * An endpoint behind a proxy: its connections are tunnels (RFC 9110 section 9.3.6).
 *
 * @param proxy where to connect to
 * @param destination where the tunnel leads
 * @param headers for the proxy
 */
public record TunnelEndpoint(ClientEndpoint proxy, Origin destination, HttpHeaders headers) implements ClientEndpoint {
    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        return new TunnelConnection<>(reactor, this, factory, options);
    }

    @Override
    public Duration connectTimeout(ClientOptions options) {
        return proxy.connectTimeout(options);
    }

    @Override
    public String toString() {
        return destination.hostAndPort() + " through " + proxy;
    }
}
