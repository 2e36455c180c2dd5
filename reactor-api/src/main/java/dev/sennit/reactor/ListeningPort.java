// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.CompletionStage;

/** An open port. It keeps its reactor busy, not alive: a reactor runs until it is stopped. */
public interface ListeningPort {
    /**
     * Where it listens, the real port filled in.
     *
     * @return the bound address: an {@link InetSocketAddress} of TCP, a {@link java.net.UnixDomainSocketAddress} of a
     *     UNIX socket
     */
    @AnyThread
    SocketAddress address();

    /**
     * The {@link #address()} of a port that is known to be one of TCP.
     *
     * @return the bound address, the real port filled in
     * @throws IllegalStateException if it is not one of TCP
     */
    @AnyThread
    default InetSocketAddress tcpAddress() {
        if (address() instanceof InetSocketAddress tcp) {
            return tcp;
        }
        throw new IllegalStateException("not a port of TCP: it listens on " + address());
    }

    /**
     * Stops accepting at once; connections that were accepted live on.
     *
     * @return done, on the reactor's thread and in a later turn, when the address is free again; done already when the
     *     port was closed before
     */
    CompletionStage<Void> stopListening();
}
