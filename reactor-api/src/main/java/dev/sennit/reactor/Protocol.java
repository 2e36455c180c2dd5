// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;

/**
 * The meaning of one connection: what to do when it is made, when bytes arrive, and when it ends. Most protocols
 * extend {@link BaseProtocol} or a receiver that cuts the bytes into lines or messages.
 *
 * <p>All callbacks come on the reactor's thread, one at a time. A callback that throws loses its own connection, with
 * {@link CloseReason.ApplicationError} as the reason, and nothing else.
 */
public interface Protocol {
    /**
     * The connection is there. Called once, before any other callback.
     *
     * @param transport the bytes' side of the connection
     */
    void makeConnection(Transport transport);

    /**
     * Bytes arrived, cut at arbitrary places.
     *
     * @param data read-only and on loan until this method returns; what is left unread in it is dropped
     */
    void dataReceived(ByteBuffer data);

    /**
     * The connection is gone. Called once, as the last callback; every {@link Deadline} of the connection is closed by
     * then, and one that is armed from here on stays closed.
     *
     * @param reason why
     */
    void connectionLost(CloseReason reason);
}
