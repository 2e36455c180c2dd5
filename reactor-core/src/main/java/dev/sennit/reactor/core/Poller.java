// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.AnyThread;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.InetSocketAddress;

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
     * Opens, binds and listens.
     *
     * @param address where; port 0 for any
     * @param options backlog and address reuse
     * @return the listener, not registered yet
     * @throws IOException if it cannot be had; {@link java.net.BindException} for the address
     */
    ListenerIo listen(InetSocketAddress address, TcpOptions options) throws IOException;

    /**
     * Opens a socket and starts to connect it, without waiting. When it is ready for {@link Interest#WRITE},
     * {@link SocketIo#finishConnect()} tells the outcome.
     *
     * @param address where to; resolved
     * @param options bind address and socket options
     * @return the socket, not registered yet
     * @throws IOException if it fails at once
     */
    SocketIo connect(InetSocketAddress address, TcpOptions options) throws IOException;

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

    /** Gives everything back; every socket was closed before. */
    void close();
}
