// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * Makes the protocol of a connection that a {@link ClientEndpoint} opened; usually {@code peer -> new Foo()}.
 *
 * @param <P> the protocol
 */
@FunctionalInterface
public interface ProtocolFactory<P extends Protocol> {
    /**
     * Makes the protocol of a connection that was just established. Called on the reactor's thread, once for each
     * connection that is to be used: one that lost a race is never seen here. If it throws, connecting failed.
     *
     * @param peer whom we reached
     * @return the protocol, or null to think better of it: the connection is closed, and connecting failed
     */
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    P buildProtocol(SocketAddress peer);
}
