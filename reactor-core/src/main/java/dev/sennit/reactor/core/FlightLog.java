// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import java.io.IOException;

/**
 * Where a loop tells of what happens seldom; of bytes and messages it tells nothing. All calls come from the loop's
 * thread.
 */
interface FlightLog {
    /** Tells nobody. */
    FlightLog SILENT = new FlightLog() {};

    /** Tells the flight recorder, where this Java has one. */
    static FlightLog create() {
        Module ours = FlightLog.class.getModule();
        boolean recorded =
                ModuleLayer.boot().findModule("jdk.jfr").filter(ours::canRead).isPresent();
        return recorded ? new JfrFlightLog() : SILENT;
    }

    default void opened(TcpTransport connection) {}

    default void closed(TcpTransport connection, CloseReason reason) {}

    default void stallBegins(TcpTransport connection) {}

    default void stallEnds(TcpTransport connection) {}

    default void handshakeBegins(TlsLayer tls) {}

    /** It is done if the layer has its info; else its connection ended. */
    default void handshakeEnds(TlsLayer tls, String outcome) {}

    default void attemptBegins(TcpConnector attempt) {}

    /** Of one that has ended already nothing is told. */
    default void attemptEnds(TcpConnector attempt, String outcome) {}

    /** Loads what {@link #acceptFailed} will need, while that can be loaded. */
    default void rehearseTrouble() {}

    default void acceptFailed(TcpAcceptor port, IOException cause) {}

    /** The numbers are the socket's since it was opened. */
    default void datagramsLost(UdpTransport socket, UdpCounters soFar) {}

    default void fired(Deadline deadline) {}

    default void slowTurn(long lengthNanos) {}

    /** Whether somebody listens to {@link #slowCallback}. */
    default boolean wantsSlowCallbacks() {
        return false;
    }

    default void slowCallback(SlowCallbacks.Kind kind, Object callback, long lengthNanos) {}
}
