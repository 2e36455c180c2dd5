// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

import dev.sennit.reactor.ClientFactory;
import dev.sennit.reactor.Connector;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/** Listening and connecting, of whatever kind the address is. */
final class Sockets {
    private Sockets() {}

    static ListeningPort listen(Reactor on, SocketAddress address, ServerFactory factory, TcpOptions options) {
        return listen(on, address, factory, options, List.of());
    }

    static ListeningPort listen(
            Reactor on,
            SocketAddress address,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers) {
        return address instanceof UnixDomainSocketAddress unix
                ? on.listenUnix(unix, factory, options, workers)
                : on.listenTcp((InetSocketAddress) address, factory, options, workers);
    }

    static Connector connect(Reactor from, SocketAddress address, ClientFactory factory, TcpOptions options) {
        return address instanceof UnixDomainSocketAddress unix
                ? from.connectUnix(unix, factory, options)
                : from.connectTcp((InetSocketAddress) address, factory, options);
    }
}
