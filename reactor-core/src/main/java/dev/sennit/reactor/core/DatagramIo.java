// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.nio.ByteBuffer;
import java.util.Map;

/**
 * One bound UDP socket, non-blocking, without policy. What an earlier datagram brought back as refused is a
 * {@link java.net.PortUnreachableException}, told by whatever is called next; it costs no other datagram.
 */
public interface DatagramIo {
    /** Takes the datagrams of a {@link #receive}, one by one. It never throws. */
    interface Sink {
        /**
         * A datagram.
         *
         * @param data read-only, with position 0, and the backend's again when this returns
         * @param from the sender
         * @return false to have no more now; those that the backend has taken from the system come all the same
         */
        boolean received(ByteBuffer data, InetSocketAddress from);

        /** A datagram that was larger than {@link UdpOptions#maxDatagramBytes()} and is lost. */
        void truncated();

        /**
         * The system told of a failure instead, of the socket or of something that was sent before.
         *
         * @param cause what it said
         */
        void failed(IOException cause);
    }

    /**
     * Receives what is there, in as few system calls as the backend can.
     *
     * @param limit the most datagrams; at least 1
     * @param sink is told of each; it may close the socket
     * @return how many; less than {@code limit} when there are no more now, the sink wants no more, or the system failed
     */
    int receive(int limit, Sink sink);

    /**
     * Sends the first of the waiting datagrams, in one system call where the backend can.
     *
     * @param from at least one; is not changed
     * @return how many the system took; 0 when there is no room
     * @throws IOException if the first one could not be sent; the others were not tried then
     */
    int send(DatagramQueue from) throws IOException;

    /**
     * Connects.
     *
     * @param peer resolved, of a family that fits
     * @throws IOException if the system refuses
     */
    void connect(InetSocketAddress peer) throws IOException;

    /**
     * Joins a group.
     *
     * @param group of the socket's family
     * @param on the interface
     * @throws IOException if the system refuses
     */
    void joinGroup(InetAddress group, NetworkInterface on) throws IOException;

    /**
     * Leaves a group.
     *
     * @param group as it was joined
     * @param on as it was joined
     * @throws IOException if the system refuses, or it was not joined
     */
    void leaveGroup(InetAddress group, NetworkInterface on) throws IOException;

    /**
     * Reads an option.
     *
     * @param option which; {@link DatagramOption#OUTGOING_INTERFACE} only after it was set
     * @param <T> of its value
     * @return as the system has it
     * @throws IOException if the system refuses
     * @throws UnsupportedOperationException if the backend cannot do it
     */
    <T> T option(DatagramOption<T> option) throws IOException;

    /**
     * Sets an option.
     *
     * @param option which
     * @param value valid
     * @param <T> of the value
     * @throws IOException if the system refuses
     * @throws UnsupportedOperationException if the backend cannot do it
     */
    <T> void setOption(DatagramOption<T> option, T value) throws IOException;

    /**
     * Sets what {@link UdpOptions#socketOptions()} say. A backend calls it before the bind.
     *
     * @param options of the socket
     * @throws IOException if the system refuses
     */
    default void setOptions(UdpOptions options) throws IOException {
        for (Map.Entry<DatagramOption<?>, Object> each : options.socketOptions().entrySet()) {
            set(each.getKey(), each.getValue());
        }
    }

    private <T> void set(DatagramOption<T> option, Object value) throws IOException {
        setOption(option, option.type().cast(value));
    }

    /**
     * Asks for a failure without receiving or sending. Called after {@link Interest#END} alone, so a backend that never
     * reports that has nothing to do.
     *
     * @throws IOException the failure, which is told once
     */
    default void checkError() throws IOException {}

    /**
     * Changes what to wait for; the socket is registered.
     *
     * @param interest bits of {@link Interest}
     * @throws IOException if the system refuses; the socket cannot go on then
     */
    void interest(int interest) throws IOException;

    /**
     * This end.
     *
     * @return the local address, of the connection if there is one; known also after the close
     */
    InetSocketAddress host();

    /** Closes and stops watching it; never throws, harmless when closed. */
    void close();
}
