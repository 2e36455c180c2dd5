// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes one protocol for each connection a port accepts; usually {@code peer -> new Echo()}. */
@FunctionalInterface
public interface ServerFactory {
    /**
     * Makes the protocol of a connection that was just accepted.
     *
     * @param peer who connected
     * @return the protocol, or null to refuse: the connection is closed at once
     */
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    Protocol buildProtocol(SocketAddress peer);

    /**
     * The options its ports and connections want when nobody says otherwise.
     *
     * @return {@link TcpOptions#defaults()} unless overridden
     */
    default TcpOptions tcpOptions() {
        return TcpOptions.defaults();
    }
}
