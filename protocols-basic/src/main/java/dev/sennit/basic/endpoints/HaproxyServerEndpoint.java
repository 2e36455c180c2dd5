// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic.endpoints;

import dev.sennit.basic.proxy.ProxyOptions;
import dev.sennit.basic.proxy.ProxyServerFactory;
import dev.sennit.reactor.ListeningPort;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.ServerEndpoint;
import dev.sennit.reactor.ServerFactory;
import dev.sennit.reactor.TcpOptions;
import java.util.List;
import java.util.function.UnaryOperator;

/** Another endpoint, behind a proxy; {@code below} is what is between its header and the wire. */
record HaproxyServerEndpoint(ServerEndpoint inner, ProxyOptions proxyOptions, UnaryOperator<ServerFactory> below)
        implements ServerEndpoint {
    HaproxyServerEndpoint(ServerEndpoint inner, ProxyOptions proxyOptions) {
        this(inner, proxyOptions, UnaryOperator.identity());
    }

    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        return inner.withLayerBelow(served -> below.apply(new ProxyServerFactory(served, proxyOptions)))
                .listen(reactor, factory, options, workers);
    }

    @Override
    public ServerEndpoint withLayerBelow(UnaryOperator<ServerFactory> layer) {
        return new HaproxyServerEndpoint(inner, proxyOptions, served -> layer.apply(below.apply(served)));
    }

    @Override
    public String toString() {
        return HaproxyEndpointParser.text(inner, proxyOptions);
    }
}
