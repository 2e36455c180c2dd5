// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.SocketAddress;
import java.util.List;

/**
 * A line about one open connection, as it stood when it was asked for.
 *
 * @param host this end
 * @param peer the other end
 * @param origin who opened it
 * @param state where it stands, in the reactor's own words: {@code OPEN}, {@code CLOSING}…
 * @param protocol the class of its protocol
 * @param bufferedBytes bytes that wait to be sent
 * @param deadlines its timeout ledger: those armed, soonest first, then those suspended
 */
public record ConnectionStatus(
        SocketAddress host,
        SocketAddress peer,
        Origin origin,
        String state,
        Class<?> protocol,
        long bufferedBytes,
        List<DeadlineStatus> deadlines) {
    /** Who opened a connection. */
    public enum Origin {
        /** The peer did. */
        ACCEPTED,
        /** We did. */
        CONNECTED
    }

    /**
     * Keeps the list as it is now.
     *
     * @param host see above
     * @param peer see above
     * @param origin see above
     * @param state see above
     * @param protocol see above
     * @param bufferedBytes see above
     * @param deadlines see above
     */
    public ConnectionStatus {
        deadlines = List.copyOf(deadlines);
    }

    /** In one line: {@code /127.0.0.1:8007 <- /127.0.0.1:50412 OPEN Echo, 0 bytes queued, idle in 29s of 30s}. */
    @Override
    public String toString() {
        String arrow = origin == Origin.ACCEPTED ? " <- " : " -> ";
        String name = protocol.getName();
        return host + arrow + peer + " " + state + " " + name.substring(name.lastIndexOf('.') + 1) + ", "
                + bufferedBytes + " bytes queued, " + DeadlineLedger.text(deadlines);
    }
}
