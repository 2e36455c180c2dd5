// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.AnyThread;
import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Optional;

/**
 * The operating system as a reactor sees it: a clock, sockets, and waiting for them. A backend implements it without
 * policy; all but {@link #wakeup()} is called by the loop's thread alone.
 */
public interface Poller {
    /** Takes the ready sockets of a poll, one by one. */
    @FunctionalInterface
    interface ReadySink {
        /**
         * A socket is ready. It never throws, and it may register, close and change interests from inside.
         *
         * @param handler who was registered for it
         * @param ready bits of {@link Interest}
         */
        void ready(ReadyHandler handler, int ready);
    }

    /**
     * Reads the clock.
     *
     * @return monotonic nanoseconds from an arbitrary origin
     */
    long nanoTime();

    /**
     * Waits until a registered socket is ready, the time is over or {@link #wakeup()} is called, and reports each ready
     * socket once. Returning early is harmless, also for an interrupt of the thread; reporting a socket that was closed
     * or reused meanwhile to its former handler is not.
     *
     * @param timeoutNanos 0 to look without waiting, {@link Long#MAX_VALUE} to wait for as long as it takes; rounded up
     *     to what the system can
     * @param sink takes the ready sockets
     * @throws IOException if polling is broken for good
     */
    void poll(long timeoutNanos, ReadySink sink) throws IOException;

    /** Ends the current wait, or the next one at once. */
    @AnyThread
    void wakeup();

    /**
     * Why a socket option cannot be had here. The loop asks before it uses an option, and refuses it with this reason.
     *
     * @param option of ports, of connections, or of both
     * @return empty if it can be had; otherwise the reason, such as {@code java.nio has no such option}
     */
    Optional<String> refusal(SocketOption<?> option);

    /**
     * Opens, binds and listens.
     *
     * @param address where: an {@link java.net.InetSocketAddress}, whose port 0 means any, or a
     *     {@link java.net.UnixDomainSocketAddress}, see {@link SocketFile}
     * @param options those of {@link TcpOptions#forUnix()} if that is what the address is. Of them: backlog, address reuse, and the socket options, each of which can be had: those of ports are set
     *     before the bind or, if the system wants it so, before the first accept; those of connections on each
     *     connection accepted, see {@link SocketIo#setOptions}
     * @return the listener, not registered yet
     * @throws IOException if it cannot be had; {@link java.net.BindException} for the address
     */
    ListenerIo listen(SocketAddress address, TcpOptions options) throws IOException;

    /**
     * Opens a socket and starts to connect it, without waiting. When it is ready for {@link Interest#WRITE},
     * {@link SocketIo#finishConnect()} tells the outcome.
     *
     * @param address where to: a resolved {@link java.net.InetSocketAddress} or a
     *     {@link java.net.UnixDomainSocketAddress}
     * @param options those of {@link TcpOptions#forUnix()} if that is what the address is. Of them: bind address and the socket options, each of which can be had: those of connections are set before
     *     it connects, see {@link SocketIo#setOptions}
     * @return the socket, not registered yet
     * @throws IOException if it fails at once
     */
    SocketIo connect(SocketAddress address, TcpOptions options) throws IOException;

    /**
     * Starts to watch a socket, which may have been accepted by another poller of the same kind; or, when it is watched
     * here already, gives it another handler.
     *
     * @param socket not registered with another poller
     * @param handler who is told
     * @param interest bits of {@link Interest}
     * @throws IOException if the system refuses
     */
    void register(SocketIo socket, ReadyHandler handler, int interest) throws IOException;

    /**
     * Starts to watch a listener for {@link Interest#READ}.
     *
     * @param listener made by this poller
     * @param handler who is told
     * @throws IOException if the system refuses
     */
    void register(ListenerIo listener, ReadyHandler handler) throws IOException;

    /**
     * Opens and binds a UDP socket. A backend without UDP leaves this as it is.
     *
     * @param address where: resolved; port 0 means any
     * @param options of them the largest datagram and the socket options, which are set before the bind
     * @return the socket, not registered yet
     * @throws IOException if it cannot be had; {@link java.net.BindException} for the address
     * @throws UnsupportedOperationException if the backend has no UDP, or not one of the options
     */
    default DatagramIo bindUdp(InetSocketAddress address, UdpOptions options) throws IOException {
        throw new UnsupportedOperationException("no UDP here: " + this);
    }

    /**
     * Starts to watch a UDP socket.
     *
     * @param socket made by this poller
     * @param handler who is told
     * @param interest bits of {@link Interest}
     * @throws IOException if the system refuses
     */
    default void register(DatagramIo socket, ReadyHandler handler, int interest) throws IOException {
        throw new UnsupportedOperationException("no UDP here: " + this);
    }

    /** Gives everything back; every socket was closed before. */
    void close();
}
