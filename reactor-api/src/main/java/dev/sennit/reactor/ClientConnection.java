// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.concurrent.CompletionStage;

/**
 * An outgoing connection, from the attempt to its end. Its stages complete on the reactor's thread.
 *
 * @param <P> its protocol
 */
public interface ClientConnection<P extends Protocol> {
    /**
     * The outcome of the attempt.
     *
     * @return the protocol, once it knows its transport; or {@link ConnectCancelledException} if the attempt was given
     *     up, {@link CannotConnectException} if it failed. Cancelling it as a
     *     {@linkplain java.util.concurrent.CompletableFuture#cancel future}, on any thread, has {@link #disconnect()}
     *     called in a later turn
     */
    CompletionStage<P> protocol();

    /**
     * The end of the connection.
     *
     * @return why it ended, when {@link Protocol#connectionLost} was called; fails as {@link #protocol()} does when there
     *     never was a connection
     */
    CompletionStage<CloseReason> lost();

    /**
     * Gives the attempt up, or politely closes the connection; does nothing when it is over. An attempt that is given up
     * has closed its sockets when this returns, waits for no resolver, and makes no protocol any more;
     * {@link #protocol()} fails with {@link ConnectCancelledException} in a later turn.
     *
     * @throws IllegalStateException on a thread that is not the reactor's
     */
    void disconnect();
}
