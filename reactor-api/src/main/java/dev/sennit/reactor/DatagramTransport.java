// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/**
 * An open UDP socket: what a {@link DatagramProtocol} writes to and commands. No method here calls the protocol back
 * before it returns.
 *
 * <p>When the socket is closed, {@link #write} takes nothing more and returns false, until the protocol was told with
 * {@link DatagramProtocol#stopProtocol}; from then on every command but {@link #stopListening()} throws
 * {@link IllegalStateException}.
 */
public interface DatagramTransport {
    /**
     * Sends one datagram. Never blocks: all datagrams of a turn leave together when it ends, or sooner when there are
     * many; those for which the system has no room wait, up to {@link UdpOptions#maxQueuedDatagrams()} and
     * {@link UdpOptions#maxQueuedBytes()}. One more is dropped, counted, and answered with false. True does not mean that
     * it will arrive; if the system does not send it after all, {@link DatagramProtocol#writeFailed} says so.
     *
     * @param data the datagram, from position to limit; may be empty. The buffer is the caller's again when the method
     *     returns, its position at its limit if it was taken and unchanged if not
     * @param to whom to send it to: a resolved address with a port; on a connected socket its peer
     * @return true if it was taken
     * @throws IllegalArgumentException if it is larger than UDP allows (65,507 bytes over IPv4, 65,527 over IPv6), or the
     *     address is unresolved, has port 0, is IPv6 while the socket is IPv4, or is not the connected peer
     * @throws IllegalStateException if the protocol was told of the end
     */
    boolean write(ByteBuffer data, InetSocketAddress to);

    /**
     * Sends one datagram to the connected peer, as {@link #write(ByteBuffer, InetSocketAddress)}.
     *
     * @param data the datagram
     * @return true if it was taken
     * @throws IllegalArgumentException if it is larger than UDP allows
     * @throws IllegalStateException if the socket is not connected, or the protocol was told of the end
     */
    boolean write(ByteBuffer data);

    /**
     * Sends text as one datagram, encoded as UTF-8, as {@link #write(ByteBuffer, InetSocketAddress)}.
     *
     * @param text what to send
     * @param to whom to send it to
     * @return true if it was taken
     */
    default boolean write(String text, InetSocketAddress to) {
        return write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), to);
    }

    /**
     * Sends text as one datagram to the connected peer, encoded as UTF-8, as {@link #write(ByteBuffer)}.
     *
     * @param text what to send
     * @return true if it was taken
     */
    default boolean write(String text) {
        return write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Connects: from now on only datagrams of this peer are delivered, and the system tells of refusals. Nothing is sent
     * by that. What arrived before may be dropped, whoever sent it. There is one connect in the life of a socket.
     *
     * @param address a resolved address with a port
     * @throws IllegalArgumentException if the address is unresolved, has port 0, or is IPv6 while the socket is IPv4
     * @throws IllegalStateException if it is connected, or closed
     * @throws UncheckedIOException if the system refuses, for example because it knows no route
     */
    void connect(InetSocketAddress address);

    /**
     * The connected peer.
     *
     * @return empty unless {@link #connect} was called
     */
    Optional<InetSocketAddress> peer();

    /**
     * This end.
     *
     * @return the bound address, the real port filled in; known also after the end
     */
    InetSocketAddress host();

    /**
     * Joins a multicast group: datagrams to it that arrive at this interface and have the socket's port are delivered.
     *
     * @param group a multicast address of the socket's family
     * @param on where to listen for it
     * @throws IllegalArgumentException if it is not a multicast address, or of the other family
     * @throws IllegalStateException if the socket is closed
     * @throws UncheckedIOException if the system refuses: joined already, too many groups, no such interface
     */
    void joinGroup(InetAddress group, NetworkInterface on);

    /**
     * Leaves a multicast group. The end of the socket does that, too.
     *
     * @param group as it was joined
     * @param on as it was joined
     * @throws IllegalArgumentException if it is not a multicast address, or of the other family
     * @throws IllegalStateException if the socket is closed
     * @throws UncheckedIOException if the system refuses, for example because it was not joined
     */
    void leaveGroup(InetAddress group, NetworkInterface on);

    /**
     * Reads a socket option.
     *
     * @param option which
     * @param <T> of its value
     * @return as the system has it
     * @throws IllegalStateException if the socket is closed, or the option is {@link DatagramOption#OUTGOING_INTERFACE}
     *     and was not set
     * @throws UncheckedIOException if the system refuses
     * @throws UnsupportedOperationException if this reactor cannot do the option
     */
    <T> T option(DatagramOption<T> option);

    /**
     * Sets a socket option.
     *
     * @param option which; not one {@linkplain DatagramOption#isOfTheBind() of the bind}
     * @param value what to set it to
     * @param <T> of the value
     * @throws IllegalArgumentException if the value is out of range, or the option is one of the bind
     * @throws IllegalStateException if the socket is closed
     * @throws UncheckedIOException if the system refuses
     * @throws UnsupportedOperationException if this reactor cannot do the option
     */
    <T> void setOption(DatagramOption<T> option, T value);

    /**
     * Short for {@link DatagramOption#BROADCAST}.
     *
     * @param allowed whether datagrams may be sent to broadcast addresses
     */
    default void setBroadcastAllowed(boolean allowed) {
        setOption(DatagramOption.BROADCAST, allowed);
    }

    /**
     * Short for {@link DatagramOption#MULTICAST_TTL}.
     *
     * @param hops from 0 to 255
     */
    default void setMulticastTtl(int hops) {
        setOption(DatagramOption.MULTICAST_TTL, hops);
    }

    /**
     * Short for {@link DatagramOption#MULTICAST_LOOPBACK}.
     *
     * @param comesBack whether members on this machine get what is sent here
     */
    default void setMulticastLoopback(boolean comesBack) {
        setOption(DatagramOption.MULTICAST_LOOPBACK, comesBack);
    }

    /**
     * Short for {@link DatagramOption#OUTGOING_INTERFACE}.
     *
     * @param leavesHere where datagrams to groups leave
     */
    default void setOutgoingInterface(NetworkInterface leavesHere) {
        setOption(DatagramOption.OUTGOING_INTERFACE, leavesHere);
    }

    /**
     * Delivers nothing until {@link #resumeProducing()}. What the system has no room for meanwhile is lost, as with UDP
     * it always may be.
     *
     * @throws IllegalStateException if the protocol was told of the end
     */
    void pauseProducing();

    /**
     * Delivers again, from the next turn on.
     *
     * @throws IllegalStateException if the protocol was told of the end
     */
    void resumeProducing();

    /**
     * How many datagrams wait to be sent.
     *
     * @return 0 when the system has taken all
     */
    int queuedDatagrams();

    /**
     * What this socket did so far.
     *
     * @return a snapshot; known also after the end
     */
    DatagramCounters counters();

    /**
     * Closes the socket at once: what waits is offered to the system once more and dropped if it does not take it,
     * nothing more is delivered, and {@link DatagramProtocol#stopProtocol} comes in a later turn. Harmless when closed.
     *
     * @return done, on the reactor's thread and after {@code stopProtocol}, when the address is free again
     */
    CompletionStage<Void> stopListening();

    /**
     * Whether it is closed, by whomever.
     *
     * @return true from the moment on in which {@link #write} takes nothing more
     */
    boolean isClosed();

    /**
     * Whose socket it is; also the clock for a protocol's timers.
     *
     * @return the reactor
     */
    Reactor reactor();
}
