// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.EndpointDescription;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** Over IPv6 alone. Only at {@code ::} that must be asked for, and there not every reactor can do it. */
record Tcp6ServerEndpoint(InetSocketAddress address, Optional<Integer> backlog) implements ServerEndpoint {
    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        TcpOptions changed = backlog.map(options::withBacklog).orElse(options);
        if (address.getAddress().isAnyLocalAddress()) {
            changed = changed.withSocketOption(SocketOption.IPV6_ONLY, true);
        }
        return reactor.listenTcp(address, factory, changed, workers);
    }

    @Override
    public String toString() {
        String literal = EndpointDescription.quote(address.getAddress().getHostAddress());
        return "tcp6:" + address.getPort() + ":interface=" + literal
                + backlog.map(n -> ":backlog=" + n).orElse("");
    }
}
