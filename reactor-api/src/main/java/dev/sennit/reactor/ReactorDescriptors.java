// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.util.List;

/**
 * Stream sockets that somebody else has opened, known by their numbers: inherited from the process that started this one,
 * as systemd and inetd have it, or opened by a library. Only the epoll reactor can take them over; Java's own sockets
 * cannot be made from a number.
 *
 * <p>Whose is the descriptor? The reactor's from the call on: it makes it non-blocking and close-on-exec, and closes it
 * with the port or the connection, or at once when the system fails ({@link CannotListenException}). With any other
 * exception the call has left it as it was, since a number that is not what it was said to be may well belong to somebody
 * else. Nothing finds out that a descriptor is given away twice.
 *
 * <p>What is done to a socket before it is bound was the business of who did that, and of the options is not looked at:
 * the backlog, {@link TcpOptions#reuseAddress()}, {@link TcpOptions#socketFileMode()}, {@link SocketOption#REUSE_PORT} and
 * {@link SocketOption#IPV6_ONLY}. The file of a UNIX socket stays when its port is closed.
 */
public interface ReactorDescriptors {
    /**
     * Serves a socket that listens already.
     *
     * @param descriptor of a listening stream socket, of TCP or UNIX
     * @param factory makes the protocol of each accepted connection
     * @param options of each accepted connection
     * @return the open port
     * @throws IllegalArgumentException if the descriptor is not of such a socket; the message says what it is
     * @throws CannotListenException if the system fails
     * @throws UnsupportedOperationException if this reactor cannot adopt descriptors, or not do one of
     *     {@link TcpOptions#socketOptions()}
     */
    default ListeningPort adoptListener(int descriptor, ServerFactory factory, TcpOptions options) {
        return adoptListener(descriptor, factory, options, List.of());
    }

    /**
     * Serves a socket that listens already, and hands the accepted connections to {@code workers} in turn, as
     * {@link ReactorTcp#listenTcp(java.net.InetSocketAddress, ServerFactory, TcpOptions, List)} does.
     *
     * @param descriptor of a listening stream socket, of TCP or UNIX
     * @param factory makes the protocol of each accepted connection; called on several threads
     * @param options of each accepted connection
     * @param workers reactors of the same kind as this one; empty for this reactor alone
     * @return the open port
     * @throws IllegalArgumentException if the descriptor is not of such a socket, saying what it is, or a worker is of
     *     another kind of reactor
     * @throws CannotListenException if the system fails
     * @throws UnsupportedOperationException if this reactor cannot adopt descriptors, or not do one of
     *     {@link TcpOptions#socketOptions()}
     */
    ListeningPort adoptListener(
            int descriptor, ServerFactory factory, TcpOptions options, List<? extends Reactor> workers);

    /**
     * Serves a socket that is connected already. The protocol is made in a later turn; if the reactor stops or drains
     * before that, the connection is closed and nobody is asked.
     *
     * @param descriptor of a connected stream socket, of TCP or UNIX
     * @param factory makes its protocol, or refuses it
     * @param options of the connection
     * @throws IllegalArgumentException if the descriptor is not of such a socket; the message says what it is
     * @throws java.io.UncheckedIOException if the system fails; the descriptor is closed then
     * @throws UnsupportedOperationException if this reactor cannot adopt descriptors, or not do one of
     *     {@link TcpOptions#socketOptions()}
     */
    void adoptConnection(int descriptor, ServerFactory factory, TcpOptions options);
}
