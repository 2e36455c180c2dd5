// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.DescriptorPoller;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import dev.sennit.reactor.core.UnixDatagramPoller;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits with {@code epoll_wait}. Another thread ends a wait by writing to an eventfd, which is watched for its edges and
 * so never read.
 */
final class EpollPoller implements DescriptorPoller, UnixDatagramPoller {
    private static final Logger LOG = LoggerFactory.getLogger(EpollPoller.class);
    private static final int MAX_EVENTS = 1024; // of one wait; the others come first in the next
    private static final int EVENT_BYTES = Native.eventBytes();
    private static final int TOKEN_OFFSET = Native.eventTokenOffset();
    private static final long WAKEUP_TOKEN = -1; // a slot's number is never negative

    private final int epoll;
    private final int wakeup;
    private final boolean hasNanos;
    private final Slots slots = new Slots();
    private final Scratch scratch = new Scratch();
    private final UnixDatagram unixDatagram = new UnixDatagram(scratch);
    private @Nullable DatagramMemory datagrams; // null until a UDP socket is bound
    private final ByteBuffer events =
            ByteBuffer.allocateDirect(MAX_EVENTS * EVENT_BYTES).order(ByteOrder.nativeOrder());
    private final long eventsAddress = Native.addressOf(events);
    private boolean closed; // guarded by this: the eventfd's number may be somebody else's then

    private EpollPoller(int epoll, int wakeup) {
        this.epoll = epoll;
        this.wakeup = wakeup;
        this.hasNanos = Native.epollWait(epoll, eventsAddress, MAX_EVENTS, 0) >= 0; // a sandbox may refuse what is new
    }

    static EpollPoller open() throws IOException {
        int epoll = Errno.check(Native.epollCreate());
        int wakeup = Native.eventFd();
        int watched = wakeup < 0
                ? wakeup
                : Native.epollControl(epoll, Linux.EPOLL_CTL_ADD, wakeup, Linux.EPOLLIN | Linux.EPOLLET, WAKEUP_TOKEN);
        if (watched < 0) {
            closeAll(epoll, wakeup);
            throw Errno.exception(watched);
        }
        return new EpollPoller(epoll, wakeup);
    }

    private static void closeAll(int... descriptors) {
        for (int descriptor : descriptors) {
            if (descriptor >= 0) {
                closeDescriptor(descriptor);
            }
        }
    }

    /** A failure is of no use to anybody: the system has closed it all the same. */
    static void closeDescriptor(int descriptor) {
        int result = Native.close(descriptor);
        if (result < 0) {
            LOG.debug("closing descriptor {} failed: {}", descriptor, Native.errorText(-result));
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public void poll(long timeoutNanos, ReadySink sink) throws IOException {
        int found = Errno.check(await(timeoutNanos == Long.MAX_VALUE ? -1 : Math.max(timeoutNanos, 0)));
        for (int i = 0, at = 0; i < found; i++, at += EVENT_BYTES) {
            long token = events.getLong(at + TOKEN_OFFSET);
            if (token != WAKEUP_TOKEN) {
                Watched one = slots.find(token);
                if (one != null) { // an earlier event of this wait may have closed it
                    one.happened(events.getInt(at), sink);
                }
            }
        }
    }

    private int await(long timeoutNanos) {
        return hasNanos
                ? Native.epollWait(epoll, eventsAddress, MAX_EVENTS, timeoutNanos)
                : Native.epollWaitMillis(epoll, eventsAddress, MAX_EVENTS, timeoutNanos);
    }

    @Override
    public synchronized void wakeup() {
        if (!closed) {
            int unused = Native.eventFdWrite(wakeup); // fails only when it is full, and then it was written to
        }
    }

    @Override
    public Optional<String> refusal(SocketOption<?> option) {
        return EpollOptions.has(option) ? Optional.empty() : Optional.of("epoll has no such option");
    }

    @Override
    public ListenerIo listen(SocketAddress address, TcpOptions options) throws IOException {
        return EpollListenerIo.open(scratch, address, options);
    }

    @Override
    public SocketIo connect(SocketAddress address, TcpOptions options) throws IOException {
        return EpollSocketIo.connect(scratch, address, options);
    }

    @Override
    public ListenerIo adoptListener(int descriptor, TcpOptions options) throws IOException {
        return EpollListenerIo.adopt(scratch, descriptor, options);
    }

    @Override
    public SocketIo adoptConnection(int descriptor, TcpOptions options) throws IOException {
        return EpollSocketIo.adopt(scratch, descriptor, options);
    }

    @Override
    public void sendUnixDatagram(String to, ByteBuffer data) throws IOException {
        unixDatagram.send(to, data);
    }

    @Override
    public void register(SocketIo socket, ReadyHandler handler, int interest) throws IOException {
        ((EpollSocketIo) socket).register(this, handler, interest);
    }

    @Override
    public void register(ListenerIo listener, ReadyHandler handler) throws IOException {
        ((EpollListenerIo) listener).register(this, handler);
    }

    @Override
    public DatagramIo bindUdp(InetSocketAddress address, UdpOptions options) throws IOException {
        return EpollDatagramIo.bind(this, address, options);
    }

    @Override
    public void register(DatagramIo socket, ReadyHandler handler, int interest) throws IOException {
        ((EpollDatagramIo) socket).register(handler, interest);
    }

    DatagramMemory datagrams() {
        DatagramMemory memory = datagrams;
        if (memory == null) {
            memory = new DatagramMemory();
            datagrams = memory;
        }
        return memory;
    }

    Slots slots() {
        return slots;
    }

    Scratch scratch() {
        return scratch;
    }

    /** Starts, changes or ends the watch over a descriptor. */
    int control(int op, int fd, int wanted, int slot) {
        return Native.epollControl(epoll, op, fd, wanted, slots.token(slot));
    }

    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            unixDatagram.close();
            closeAll(epoll, wakeup);
        }
    }

    @Override
    public String toString() {
        return "epoll " + epoll;
    }
}
