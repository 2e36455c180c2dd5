// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ClientConnection;
import dev.sennit.reactor.ClientOptions;
import dev.sennit.reactor.Durations;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.ProtocolFactory;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.spi.EndpointDescription;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.Optional;

/** A socket in the file system. */
record UnixClientEndpoint(UnixDomainSocketAddress address, Optional<Duration> timeout) implements SocketClientEndpoint {
    @Override
    public <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options) {
        return new SocketClientConnection<>(
                reactor, this, factory, options.withTcp(options.tcp().withConnectTimeout(connectTimeout(options))));
    }

    @Override
    public Duration connectTimeout(ClientOptions options) {
        return timeout.orElse(options.tcp().connectTimeout());
    }

    @Override
    public String where() {
        return address.toString();
    }

    @Override
    public String toString() {
        return "unix:" + EndpointDescription.quote(address.toString())
                + timeout.map(period -> ":timeout=" + Durations.format(period)).orElse("");
    }
}
