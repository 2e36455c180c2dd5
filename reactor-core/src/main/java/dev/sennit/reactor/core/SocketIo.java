// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/**
 * One connected socket (or one that connects), non-blocking: a system call for each method, without policy. Before it is
 * registered with a poller it is only asked for its addresses, or closed.
 */
public interface SocketIo {
    /**
     * Reads what is there.
     *
     * @param into a direct buffer with room
     * @return how many bytes; 0 when there are none now; -1 after the peer's FIN
     * @throws IOException if the connection is broken
     */
    int read(ByteBuffer into) throws IOException;

    /**
     * Writes what there is room for.
     *
     * @param from any buffer; its position moves by what was taken
     * @return how many bytes were taken; 0 when there is no room
     * @throws IOException if the connection is broken
     */
    int write(ByteBuffer from) throws IOException;

    /**
     * Writes what there is room for, from several buffers in one system call.
     *
     * @param from the buffers, in order; their positions move by what was taken
     * @param count how many of them; at most 16
     * @return how many bytes were taken; 0 when there is no room
     * @throws IOException if the connection is broken
     */
    long write(ByteBuffer[] from, int count) throws IOException;

    /**
     * Looks, without reading, whether the peer has sent FIN and nothing is left before it. Asked only after
     * {@link Interest#END}, so a backend that never reports that need not know.
     *
     * @return true if so
     * @throws IOException if the connection is broken, also when bytes that were not read are lost by that
     */
    default boolean isAtEnd() throws IOException {
        return false;
    }

    /**
     * Asks for the outcome of connecting.
     *
     * @return true when connected; false when it is still under way
     * @throws IOException if it failed
     */
    boolean finishConnect() throws IOException;

    /**
     * Changes what to wait for; the socket is registered.
     *
     * @param interest bits of {@link Interest}
     * @throws IOException if the system refuses; the connection cannot go on then
     */
    void interest(int interest) throws IOException;

    /**
     * Sends FIN; reading goes on.
     *
     * @throws IOException if the connection is broken
     */
    void shutdownOutput() throws IOException;

    /** Closes and stops watching it; never throws, harmless when closed. */
    void close();

    /** Closes with a reset (RST) instead of FIN and stops watching it; never throws, harmless when closed. */
    void closeWithReset();

    /**
     * The other end.
     *
     * @return its address; known also after the close
     */
    SocketAddress peer();

    /**
     * This end.
     *
     * @return the local address; known also after the close
     */
    SocketAddress host();

    /**
     * Whether {@code TCP_NODELAY} is on.
     *
     * @return true if so
     * @throws UncheckedIOException if the socket is closed
     */
    boolean noDelay();

    /**
     * Sets {@code TCP_NODELAY}.
     *
     * @param on what to set
     * @throws UncheckedIOException if the socket is closed
     */
    void setNoDelay(boolean on);

    /**
     * Whether {@code SO_KEEPALIVE} is on.
     *
     * @return true if so
     * @throws UncheckedIOException if the socket is closed
     */
    boolean keepAlive();

    /**
     * Sets {@code SO_KEEPALIVE}.
     *
     * @param on what to set
     * @throws UncheckedIOException if the socket is closed
     */
    void setKeepAlive(boolean on);
}
