// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Map;

/**
 * One connected socket (or one that connects), non-blocking: a system call for each method, without policy. Before it is
 * registered with a poller it is only asked for its addresses, or closed.
 */
public interface SocketIo {
    /** What {@link #transferFrom} returns when the file has no bytes at that position. */
    long FILE_ENDED = -1;

    /** What {@link #transferFrom} returns when the system does not send this file by itself. */
    long CANNOT_TRANSFER = -2;

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
     * Has the system send what there is room for, from a file.
     *
     * @param file open
     * @param position of the first byte
     * @param count how many bytes at most; 1 or more
     * @return how many bytes were taken; 0 when there is no room; {@link #FILE_ENDED}; {@link #CANNOT_TRANSFER}, which is
     *     always so unless a backend knows better: then the loop reads the file and writes
     * @throws IOException if the connection is broken, or the file cannot be read
     */
    default long transferFrom(FileChannel file, long position, long count) throws IOException {
        return CANNOT_TRANSFER;
    }

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

    /**
     * Closes with a reset (RST) instead of FIN, where there is such a thing, and stops watching it; never throws,
     * harmless when closed.
     */
    void closeWithReset();

    /**
     * The other end.
     *
     * @return its address; known also after the close. Of a UNIX socket without a name, an empty path
     */
    SocketAddress peer();

    /**
     * This end.
     *
     * @return the local address; known also after the close
     */
    SocketAddress host();

    /**
     * Reads an option; the loop has asked {@link Poller#refusal} before.
     *
     * @param option one of connections
     * @param <T> of its value
     * @return as the system has it
     * @throws IOException if the socket is closed or broken
     */
    <T> T option(SocketOption<T> option) throws IOException;

    /**
     * Sets an option; the loop has asked {@link Poller#refusal} before.
     *
     * @param option one of connections
     * @param value valid
     * @param <T> of the value
     * @throws IOException if the socket is closed or broken, or the system does not want the value
     */
    <T> void setOption(SocketOption<T> option, T value) throws IOException;

    /**
     * Sets what {@link TcpOptions#socketOptions()} say of connections. A backend calls it before it connects a socket,
     * and after it has accepted one.
     *
     * @param options of the connection
     * @throws IOException if the socket is closed or broken, or the system does not want a value
     */
    default void setOptions(TcpOptions options) throws IOException {
        for (Map.Entry<SocketOption<?>, Object> each : options.socketOptions().entrySet()) {
            if (each.getKey().isOfConnections()) {
                set(each.getKey(), each.getValue());
            }
        }
    }

    private <T> void set(SocketOption<T> option, Object value) throws IOException {
        setOption(option, option.type().cast(value));
    }
}
