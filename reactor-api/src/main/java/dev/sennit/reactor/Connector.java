// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.SocketAddress;

/** An outgoing connection, from the attempt to its end and perhaps to the next attempt. */
public interface Connector {
    /** Where a connector stands. */
    enum State {
        /** Nothing is open or under way. */
        DISCONNECTED,
        /** An attempt is under way. */
        CONNECTING,
        /** The connection is open. */
        CONNECTED
    }

    /**
     * Where it stands.
     *
     * @return the state
     */
    State state();

    /**
     * Where it connects to.
     *
     * @return the address given to {@link ReactorTcp#connectTcp} or {@link ReactorUnix#connectUnix}
     */
    SocketAddress destination();

    /**
     * Tries again, usually from {@link ClientFactory#clientConnectionFailed} or
     * {@link ClientFactory#clientConnectionLost}.
     *
     * @throws IllegalStateException unless {@link State#DISCONNECTED}
     */
    void connect();

    /**
     * Gives the attempt up; {@link ClientFactory#clientConnectionFailed} hears of it in a later turn.
     *
     * @throws IllegalStateException unless {@link State#CONNECTING}
     */
    void stopConnecting();

    /** Gives up the attempt, or politely closes the connection; does nothing when disconnected. */
    void disconnect();
}
