// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.net.UnixDomainSocketAddress;
import java.util.List;

/**
 * Stream sockets of this machine that are found by a file's path, see {@code unix(7)}. They behave as TCP does, but for
 * this:
 *
 * <ul>
 *   <li>There is no reset. After {@link Transport#abortConnection()} the peer reads what had been sent, then the end of
 *       the stream, or the error ECONNRESET if something it had sent was unread; its next write fails (EPIPE).
 *   <li>Most clients have no name: their address is a {@link UnixDomainSocketAddress} with an empty path.
 *   <li>Of {@link TcpOptions#socketOptions()} those of TCP are left out, see {@link TcpOptions#forUnix()}; asked for on a
 *       connection, they are refused.
 * </ul>
 *
 * <p>A path may have 106 bytes on Linux and 102 on macOS, which is what Java takes.
 */
public interface ReactorUnix {
    /**
     * Listens on {@code address}; the file is there when the method returns.
     *
     * @param address where
     * @param factory makes the protocol of each accepted connection
     * @param options of the port and of each accepted connection
     * @return the open port
     * @throws CannotListenException if it cannot listen there, see {@link #listenUnix(UnixDomainSocketAddress,
     *     ServerFactory, TcpOptions, List)}
     */
    default ListeningPort listenUnix(UnixDomainSocketAddress address, ServerFactory factory, TcpOptions options) {
        return listenUnix(address, factory, options, List.of());
    }

    /**
     * Listens here and hands the accepted connections to {@code workers} in turn: each is served, and its protocol
     * made, on a worker's thread. {@link ReactorGroup} is the usual caller.
     *
     * <p>A socket file that nobody listens on any more is replaced. The file goes with the port, unless somebody has put
     * another in its place. With a {@link TcpOptions#socketFileMode()} it appears with that mode; there is no moment in
     * which it is more open.
     *
     * @param address where
     * @param factory makes the protocol of each accepted connection; called on several threads
     * @param options of the port and of each accepted connection
     * @param workers reactors of the same kind as this one; empty for this reactor alone
     * @return the open port
     * @throws CannotListenException if somebody listens there, if something is there that is not a socket, if the path is
     *     empty or too long, or if the system does not want a file there
     * @throws IllegalArgumentException if a worker is of another kind of reactor
     */
    ListeningPort listenUnix(
            UnixDomainSocketAddress address,
            ServerFactory factory,
            TcpOptions options,
            List<? extends Reactor> workers);

    /**
     * Starts to connect to {@code address}. The outcome always comes later: {@link ClientFactory#buildProtocol} or
     * {@link ClientFactory#clientConnectionFailed}. There is nothing to wait for: a port with a full backlog fails the
     * attempt at once, with a {@link java.net.ConnectException}.
     *
     * @param address the path that is listened on
     * @param factory makes the protocol, hears of failure and loss
     * @param options of the connection
     * @return the attempt, to cancel or repeat it
     */
    Connector connectUnix(UnixDomainSocketAddress address, ClientFactory factory, TcpOptions options);
}
