// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * The meaning of one UDP socket. Most protocols extend {@link BaseDatagramProtocol}.
 *
 * <pre>
 *   makeConnection(transport)        once, first
 *        |
 *   datagramReceived(data, from) *   any number of times
 *   connectionRefused()          *   nobody listens at the connected peer
 *   writeFailed(to, cause)       *   the system did not send a datagram
 *        |
 *   stopProtocol(reason)             once, last
 * </pre>
 *
 * <p>All callbacks come on the reactor's thread, one at a time, and never from inside a command of the transport. What
 * one of them throws is answered as {@link UdpOptions#onFault()} says: by default the socket is closed, and
 * {@code stopProtocol} told {@link CloseReason.ApplicationError}.
 *
 * <p>If the socket is closed before {@code makeConnection}, nothing is called at all.
 */
public interface DatagramProtocol {
    /**
     * The socket is there, and receives from now on.
     *
     * @param transport what to write to
     */
    void makeConnection(DatagramTransport transport);

    /**
     * A datagram arrived, whole; it may be empty.
     *
     * @param data read-only and on loan until this method returns
     * @param from who sent it, as far as it says
     */
    void datagramReceived(ByteBuffer data, InetSocketAddress from);

    /**
     * Something that was sent to the {@linkplain DatagramTransport#connect connected} peer came back as refused: its
     * machine says that nobody listens there (ICMP port unreachable). The socket goes on. Without a connection the
     * system does not tell.
     */
    default void connectionRefused() {}

    /**
     * The system did not send a datagram, or told of trouble on its way: no route, too large for the path, no permission
     * to broadcast, no memory for it. The socket goes on. Does nothing unless overridden; {@link
     * DatagramCounters#failed()} counts them.
     *
     * @param to whom it was for
     * @param cause what the system said
     */
    default void writeFailed(InetSocketAddress to, IOException cause) {}

    /**
     * The socket is closed: nothing follows. Close here each {@link Deadline} that was made with the reactor's time.
     *
     * @param reason {@link CloseReason.Done} after {@link DatagramTransport#stopListening()}, {@link CloseReason.Lost}
     *     when the reactor stopped or the socket broke, {@link CloseReason.ApplicationError} when a callback threw
     */
    void stopProtocol(CloseReason reason);
}
