// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.spi.EndpointDescription;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Optional;

record UnixServerEndpoint(UnixDomainSocketAddress address, Optional<FileMode> mode, Optional<Integer> backlog)
        implements ServerEndpoint {
    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        TcpOptions changed = backlog.map(options::withBacklog).orElse(options);
        changed =
                mode.map(FileMode::permissions).map(changed::withSocketFileMode).orElse(changed);
        return reactor.listenUnix(address, factory, changed, workers);
    }

    @Override
    public String toString() {
        return "unix:" + EndpointDescription.quote(address.toString())
                + mode.map(bits -> ":mode=" + bits).orElse("")
                + backlog.map(n -> ":backlog=" + n).orElse("");
    }
}
