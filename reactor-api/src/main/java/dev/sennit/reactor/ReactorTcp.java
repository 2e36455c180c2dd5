// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.InetSocketAddress;
import java.util.List;

/** TCP: listening and connecting. */
public interface ReactorTcp {
    /**
     * Listens on {@code address}; the port is bound when the method returns.
     *
     * @param address where; port 0 takes any free port, see {@link ListeningPort#address()}
     * @param factory makes the protocol of each accepted connection
     * @param options of the port and of each accepted connection
     * @return the open port
     * @throws CannotListenException if the address cannot be bound
     * @throws UnsupportedOperationException if this reactor cannot do one of {@link TcpOptions#socketOptions()}
     */
    default ListeningPort listenTcp(InetSocketAddress address, ServerFactory factory, TcpOptions options) {
        return listenTcp(address, factory, options, List.of());
    }

    /**
     * Listens here and hands the accepted connections to {@code workers} in turn: each is served, and its protocol
     * made, on a worker's thread. {@link ReactorGroup} is the usual caller.
     *
     * @param address where; port 0 takes any free port
     * @param factory makes the protocol of each accepted connection; called on several threads
     * @param options of the port and of each accepted connection
     * @param workers reactors of the same kind as this one; empty for this reactor alone
     * @return the open port
     * @throws CannotListenException if the address cannot be bound
     * @throws UnsupportedOperationException if this reactor cannot do one of {@link TcpOptions#socketOptions()}
     * @throws IllegalArgumentException if a worker is of another kind of reactor
     */
    ListeningPort listenTcp(
            InetSocketAddress address, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers);

    /**
     * Starts to connect to {@code address}. The outcome always comes later: {@link ClientFactory#buildProtocol} or
     * {@link ClientFactory#clientConnectionFailed}.
     *
     * @param address a resolved address; an unresolved one fails as an unknown host
     * @param factory makes the protocol, hears of failure and loss
     * @param options of the connection, {@link TcpOptions#connectTimeout()} among them
     * @return the attempt, to cancel or repeat it
     * @throws UnsupportedOperationException if this reactor cannot do one of {@link TcpOptions#socketOptions()}
     */
    Connector connectTcp(InetSocketAddress address, ClientFactory factory, TcpOptions options);
}
