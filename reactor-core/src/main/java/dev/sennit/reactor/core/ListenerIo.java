// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** One listening socket, non-blocking. */
public interface ListenerIo {
    /**
     * Accepts one connection.
     *
     * @return the socket, not registered; null when there is none now
     * @throws DescriptorsExhaustedException if the process or the machine is out of descriptors (EMFILE, ENFILE)
     * @throws IOException if this one connection could not be accepted
     */
    @Nullable
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    SocketIo accept() throws IOException;

    /**
     * Out of descriptors: gives up a reserved one to accept the longest waiting connection, closes that at once, and
     * reserves again. Its client then sees an end instead of silence.
     *
     * @return true if a connection was turned away
     */
    boolean turnAwayOne();

    /**
     * Changes whether to wait for connections; the listener is registered.
     *
     * @param interest {@link Interest#READ} or {@link Interest#NONE}
     * @throws IOException if the system refuses now
     */
    void interest(int interest) throws IOException;

    /**
     * Where it listens.
     *
     * @return the bound address, the real port filled in; known also after the close
     */
    SocketAddress address();

    /** Closes, removes the file of a UNIX socket, and stops watching it; never throws, harmless when closed. */
    void close();
}
