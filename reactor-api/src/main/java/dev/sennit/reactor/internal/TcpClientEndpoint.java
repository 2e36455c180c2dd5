// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.EndpointDescription;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A host, by name in ASCII or by address, and a port. */
public record TcpClientEndpoint(String host, int port, Optional<Duration> timeout, Optional<InetAddress> bind)
        implements SocketClientEndpoint {
    public TcpClientEndpoint {
        if (HostNames.literal(host).isEmpty()) {
            host = HostNames.toAscii(host);
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port must be a number from 1 to 65535, not " + port);
        }
    }

    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        TcpOptions tcp = options.tcp().withConnectTimeout(connectTimeout(options));
        if (bind.isPresent()) {
            tcp = tcp.withBindAddress(new InetSocketAddress(bind.get(), 0));
        }
        return new SocketClientConnection<>(reactor, this, factory, options.withTcp(tcp));
    }

    @Override
    public Duration connectTimeout(ClientOptions options) {
        return timeout.orElse(options.tcp().connectTimeout());
    }

    @Override
    public String where() {
        return host.indexOf(':') < 0 ? host + ":" + port : "[" + host + "]:" + port;
    }

    @Override
    public String toString() {
        return "tcp:" + EndpointDescription.quote(host) + ":" + port
                + timeout.map(period -> ":timeout=" + Durations.format(period)).orElse("")
                + bind.map(address -> ":bind=" + EndpointDescription.quote(address.getHostAddress()))
                        .orElse("");
    }
}
