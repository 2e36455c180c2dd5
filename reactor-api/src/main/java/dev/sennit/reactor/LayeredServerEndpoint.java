// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.List;
import java.util.function.UnaryOperator;

/** An endpoint that has no layers of its own, with one. */
record LayeredServerEndpoint(ServerEndpoint endpoint, UnaryOperator<ServerFactory> layer) implements ServerEndpoint {
    @Override
    public ListeningPort listen(
            Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers) {
        return endpoint.listen(reactor, layer.apply(factory), options, workers);
    }

    @Override
    public ServerEndpoint withLayerBelow(UnaryOperator<ServerFactory> lower) {
        return new LayeredServerEndpoint(endpoint.withLayerBelow(lower), layer);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
