// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes the protocol of a connection we opened, and hears how the attempt and the connection end. */
@FunctionalInterface
public interface ClientFactory {
    /**
     * Makes the protocol of a connection that was just established.
     *
     * @param peer whom we reached
     * @return the protocol, or null to think better of it: the connection is closed
     */
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    Protocol buildProtocol(SocketAddress peer);

    /**
     * The attempt failed; no protocol was made. {@link Connector#connect()} may be called to try again.
     *
     * @param connector the attempt
     * @param cause {@link java.net.ConnectException} when refused, {@link java.net.SocketTimeoutException} when
     *     {@link TcpOptions#connectTimeout()} ran out, {@link java.net.BindException} when the local address is not to
     *     be had, {@link java.net.UnknownHostException}, {@link java.net.NoRouteToHostException},
     *     {@link ConnectCancelledException}, or another
     */
    default void clientConnectionFailed(Connector connector, IOException cause) {}

    /**
     * The connection ended; its protocol's {@link Protocol#connectionLost} was called just before.
     * {@link Connector#connect()} may be called to open another.
     *
     * @param connector the attempt that made the connection
     * @param reason why it ended
     */
    default void clientConnectionLost(Connector connector, CloseReason reason) {}
}
