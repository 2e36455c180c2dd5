// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.List;
import java.util.function.UnaryOperator;

/** Somewhere to listen. */
public interface ServerEndpoint {
    /**
     * Listens.
     *
     * @param reactor serves the connections
     * @param factory makes the protocol of each
     * @param options of the port and its connections; what the endpoint itself says goes before them
     * @return the open port
     * @throws CannotListenException if the address cannot be bound
     * @throws UnsupportedOperationException if the reactor cannot do one of {@link TcpOptions#socketOptions()}
     */
    default ListeningPort listen(Reactor reactor, ServerFactory factory, TcpOptions options) {
        return listen(reactor, factory, options, List.of());
    }

    /**
     * Listens, and hands the accepted connections to {@code workers} in turn.
     *
     * @param reactor accepts
     * @param factory makes the protocol of each connection, on the worker's thread
     * @param options of the port and its connections; what the endpoint itself says goes before them
     * @param workers who serve; empty for the reactor itself
     * @return the open port
     * @throws CannotListenException if the address cannot be bound
     * @throws UnsupportedOperationException if the reactor cannot do one of {@link TcpOptions#socketOptions()}
     */
    ListeningPort listen(Reactor reactor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers);

    /**
     * The same endpoint with a layer next to the wire: below all that the endpoint itself puts between the wire and a
     * protocol, as TLS. For what comes first on a connection, as the header of the PROXY protocol does.
     *
     * @param layer puts itself around a factory
     * @return an endpoint with the text of this one
     */
    default ServerEndpoint withLayerBelow(UnaryOperator<ServerFactory> layer) {
        return new LayeredServerEndpoint(this, layer);
    }

    /**
     * The endpoint as a string that reads back to the same.
     *
     * @return for example {@code tcp:8080:interface=127.0.0.1}
     */
    @Override
    String toString();
}
