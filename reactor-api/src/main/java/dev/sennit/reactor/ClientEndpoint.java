// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.time.Duration;
import java.util.function.UnaryOperator;

/** Somewhere to connect to. {@link Endpoints#client} reads one from a string. */
public interface ClientEndpoint {
    /**
     * Starts to connect. The outcome always comes in a later turn; nothing that goes wrong on the way is thrown here.
     * Belongs to the reactor's thread.
     *
     * @param reactor serves the connection
     * @param factory makes its protocol
     * @param options of connecting and of the connection; what the endpoint itself says goes before them
     * @param <P> the protocol
     * @return the connection, from the attempt to its end
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    <P extends Protocol> ClientConnection<P> connect(
            Reactor reactor, ProtocolFactory<P> factory, ClientOptions options);

    /**
     * The one budget of connecting, from {@link #connect} to the protocol that knows its transport. Who adds steps to
     * those of this endpoint, such as a TLS handshake, has them within it.
     *
     * @param options that {@link #connect} is given
     * @return what this endpoint says itself, else {@link TcpOptions#connectTimeout()}; {@link Deadline#NONE} for none
     */
    default Duration connectTimeout(ClientOptions options) {
        return options.tcp().connectTimeout();
    }

    /**
     * The same endpoint with a layer next to the wire: below all that the endpoint itself puts between the wire and a
     * protocol, as TLS. For what comes first on a connection, as the header of the PROXY protocol does.
     *
     * @param layer puts itself around the endpoint that connects
     * @return an endpoint with the layer; unless overridden, that is the layer around this endpoint, which has none of its
     *     own
     */
    default ClientEndpoint withLayerBelow(UnaryOperator<ClientEndpoint> layer) {
        return layer.apply(this);
    }

    /**
     * The endpoint as a string that reads back to the same.
     *
     * @return for example {@code tcp:example.org:25}
     */
    @Override
    String toString();
}
