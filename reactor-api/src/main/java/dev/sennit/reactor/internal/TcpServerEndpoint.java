// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.EndpointDescription;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

record TcpServerEndpoint(InetSocketAddress address, Optional<Integer> backlog) implements ServerEndpoint {
    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        return reactor.listenTcp(
                address, factory, backlog.map(options::withBacklog).orElse(options), workers);
    }

    @Override
    public String toString() {
        String literal = EndpointDescription.quote(address.getAddress().getHostAddress());
        return "tcp:" + address.getPort() + ":interface=" + literal
                + backlog.map(n -> ":backlog=" + n).orElse("");
    }
}
