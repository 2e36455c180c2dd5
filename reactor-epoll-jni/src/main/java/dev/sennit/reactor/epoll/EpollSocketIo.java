// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.SocketOption;
import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A TCP or UNIX socket. There is one for each connection, so every field counts: the peer of an IPv4 connection is kept as two
 * numbers, and its own end is its listener's, where that is one address.
 */
final class EpollSocketIo implements SocketIo, Watched {
    /** How the kernel watches it. */
    private enum Watch {
        NONE,
        ON,
        /** Not at all, until its interest changes: it is broken, and nobody waits for anything. */
        PARKED
    }

    private static final Logger LOG = LoggerFactory.getLogger(EpollSocketIo.class);
    private static final int CLOSED = -1;
    private static final int BROKEN = Linux.EPOLLERR | Linux.EPOLLHUP; // reported always
    private static final InetSocketAddress UNBOUND = new InetSocketAddress(0);
    private static final UnixDomainSocketAddress UNNAMED = UnixDomainSocketAddress.of("");
    private static final ByteBuffer LINGER_ZERO = ByteBuffer.allocateDirect(2 * Integer.BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(0, 1); // struct linger: on, 0 s
    private static final long LINGER_ZERO_ADDRESS = Native.addressOf(LINGER_ZERO);

    private int fd;
    private int slot;
    private Watch watch = Watch.NONE;
    private byte interest;
    private boolean endSeen; // the peer's FIN was reported while nothing was read: once is enough
    private final char peerPort;
    private final int peerIpv4;
    private final @Nullable SocketAddress peer; // null for the two numbers before
    private SocketAddress host;
    private @Nullable EpollPoller poller; // non-null from register() on, as the handler
    private @Nullable ReadyHandler handler;

    private EpollSocketIo(int fd, int peerIpv4, char peerPort, @Nullable SocketAddress peer, SocketAddress host) {
        this.fd = fd;
        this.peerIpv4 = peerIpv4;
        this.peerPort = peerPort;
        this.peer = peer;
        this.host = host;
    }

    /** What was just accepted, the peer's address being in the scratch memory. */
    static EpollSocketIo accepted(int fd, Scratch scratch, SocketAddress host) {
        ByteBuffer address = scratch.writtenAddress();
        return SocketAddresses.isIpv4(address)
                ? new EpollSocketIo(fd, SocketAddresses.ipv4(address), SocketAddresses.port(address), null, host)
                : new EpollSocketIo(fd, 0, (char) 0, scratch.readAddress(), host);
    }

    /** It was accepted by a listener on several addresses. */
    void learnHost(Scratch scratch) throws IOException {
        host = hostOf(fd, scratch);
    }

    static EpollSocketIo connect(Scratch scratch, SocketAddress to, TcpOptions options) throws IOException {
        int fd = Errno.check(Native.socket(SocketAddresses.family(to), Linux.SOCK_STREAM, 0));
        try {
            EpollOptions.setOnConnection(scratch, fd, options);
            if (options.bindAddress().isPresent()) {
                bind(scratch, fd, options.bindAddress().get(), to);
            }
            int result = Native.connect(fd, scratch.address(), scratch.putAddress(to));
            if (to instanceof UnixDomainSocketAddress) {
                checkConnected(result, to);
                return new EpollSocketIo(fd, 0, (char) 0, to, UNNAMED);
            }
            if (result != -Linux.EINPROGRESS) {
                Errno.check(result);
            }
            return new EpollSocketIo(fd, 0, (char) 0, to, UNBOUND);
        } catch (IOException | RuntimeException e) {
            EpollPoller.closeDescriptor(fd);
            throw e;
        }
    }

    /** Takes over one that somebody else has connected. */
    static EpollSocketIo adopt(Scratch scratch, int fd, TcpOptions options) throws IOException {
        AdoptedDescriptor adopted = AdoptedDescriptor.connected(scratch, fd);
        try {
            adopted.prepare();
            EpollOptions.setOnConnection(scratch, fd, adopted.fitting(options));
            return new EpollSocketIo(fd, 0, (char) 0, adopted.peer(), hostOf(fd, scratch));
        } catch (IOException | RuntimeException e) {
            EpollPoller.closeDescriptor(fd);
            throw e;
        }
    }

    /** There is no waiting for a UNIX socket: whatever is not done now has failed. */
    private static void checkConnected(int result, SocketAddress to) throws ConnectException {
        if (result < 0) {
            String why = result == -Linux.EAGAIN ? "its backlog is full" : Native.errorText(-result);
            throw new ConnectException("cannot connect to " + to + ": " + why);
        }
    }

    private static void bind(Scratch scratch, int fd, InetSocketAddress from, SocketAddress to) throws IOException {
        if (SocketAddresses.family(from) != SocketAddresses.family(to)) {
            throw new SocketException("cannot connect from " + from + " to " + to + ": one is IPv4, one is IPv6");
        }
        Errno.check(Native.bind(fd, scratch.address(), scratch.putAddress(from)));
    }

    // ------------------------------------------------------------------------------------------------- watching

    void register(EpollPoller with, ReadyHandler newHandler, int newInterest) throws IOException {
        handler = newHandler;
        endSeen = false; // not by this one
        if (poller != null) {
            interest(newInterest);
            return;
        }
        slot = with.slots().take(this);
        interest = (byte) newInterest;
        int result = with.control(Linux.EPOLL_CTL_ADD, fd, wanted(), slot);
        if (result < 0) {
            with.slots().giveBack(slot);
            throw Errno.exception(result);
        }
        poller = with;
        watch = Watch.ON;
    }

    @Override
    public void interest(int newInterest) throws IOException {
        interest = (byte) newInterest;
        endSeen &= (newInterest & Interest.READ) == 0;
        watch(watch == Watch.PARKED ? Linux.EPOLL_CTL_ADD : Linux.EPOLL_CTL_MOD);
    }

    /** While nothing is read, the end of the peer is watched for instead. */
    private int wanted() {
        int in = (interest & Interest.READ) != 0 ? Linux.EPOLLIN : endSeen ? 0 : Linux.EPOLLRDHUP;
        return (interest & Interest.WRITE) != 0 ? in | Linux.EPOLLOUT : in;
    }

    private void watch(int op) throws IOException {
        EpollPoller watcher = poller;
        if (watcher != null && fd != CLOSED) {
            Errno.check(watcher.control(op, fd, wanted(), slot));
            watch = op == Linux.EPOLL_CTL_DEL ? Watch.PARKED : Watch.ON;
        }
    }

    @Override
    public void happened(int events, Poller.ReadySink sink) {
        ReadyHandler told = handler;
        int ready = ready(events);
        if (ready == Interest.NONE || (events & Linux.EPOLLRDHUP) != 0) {
            if ((events & (BROKEN | Linux.EPOLLRDHUP)) == 0) {
                return; // the interest has changed since
            }
            ready |= Interest.END;
            stopRepeating(events);
        }
        if (told != null) {
            sink.ready(told, ready);
        }
    }

    private int ready(int events) {
        int read = (events & (Linux.EPOLLIN | BROKEN)) != 0 ? Interest.READ : Interest.NONE;
        int write = (events & (Linux.EPOLLOUT | BROKEN)) != 0 ? Interest.WRITE : Interest.NONE;
        return interest & (read | write);
    }

    /** An end is reported as long as it is watched for, and a break however it is watched. */
    private void stopRepeating(int events) {
        endSeen = true;
        boolean repeats = (events & BROKEN) != 0 && interest == Interest.NONE;
        try {
            watch(repeats ? Linux.EPOLL_CTL_DEL : Linux.EPOLL_CTL_MOD);
        } catch (IOException e) {
            LOG.debug("{} goes on reporting its end", this, e);
        }
    }

    @Override
    public boolean isAtEnd() throws IOException {
        checkBroken();
        int found = Native.peek(fd);
        if (found < 0) {
            Errno.notNow(found);
            endSeen = false; // so that it is reported again
            interest(interest);
            return false;
        }
        return found == 0;
    }

    private void checkBroken() throws IOException {
        int error = scratch().option(fd, Linux.SOL_SOCKET, Linux.SO_ERROR);
        if (error != 0) {
            throw Errno.exception(-error);
        }
    }

    // ----------------------------------------------------------------------------------------------------- bytes

    @Override
    public boolean finishConnect() throws IOException {
        checkBroken();
        Scratch scratch = scratch();
        int result = Native.peerName(fd, scratch.address(), scratch.roomForAddress());
        if (result == -Linux.ENOTCONN) {
            return false;
        }
        Errno.check(result);
        host = hostOf(fd, scratch);
        return true;
    }

    static SocketAddress hostOf(int fd, Scratch scratch) throws IOException {
        Errno.check(Native.socketName(fd, scratch.address(), scratch.roomForAddress()));
        return scratch.readAddress();
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int taken = Native.receive(fd, scratch().positionOf(into), into.remaining());
        if (taken > 0) {
            into.position(into.position() + taken);
            return taken;
        }
        if (taken == 0) {
            return -1;
        }
        return Errno.notNow(taken);
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        return scratch().send(fd, from);
    }

    @Override
    public long write(ByteBuffer[] from, int count) throws IOException {
        return scratch().send(fd, from, count);
    }

    /**
     * The descriptor is looked up for each call: once the channel is closed its number may be another file's. Between the
     * look-up and the call only another thread could close it, against what {@code transferFrom} asks for.
     */
    @Override
    public long transferFrom(FileChannel file, long position, long count) throws IOException {
        int descriptor = Native.descriptorOf(file);
        if (descriptor < 0) {
            return CANNOT_TRANSFER;
        }
        long taken = Native.sendFile(fd, descriptor, position, count);
        if (taken > 0) {
            return taken;
        }
        if (taken == 0) {
            return FILE_ENDED;
        }
        return taken == -Linux.EINVAL || taken == -Linux.ENOSYS ? CANNOT_TRANSFER : Errno.notNow((int) taken);
    }

    @Override
    public void shutdownOutput() throws IOException {
        Errno.check(Native.shutdown(fd, Linux.SHUT_WR));
    }

    @Override
    public void close() {
        if (fd == CLOSED) {
            return;
        }
        if (poller != null) {
            poller.slots().giveBack(slot); // the kernel ends its watch with the descriptor
        }
        EpollPoller.closeDescriptor(fd);
        fd = CLOSED;
        watch = Watch.NONE;
    }

    @Override
    public void closeWithReset() {
        if (fd != CLOSED) {
            int unused = Native.setOption(
                    fd, Linux.SOL_SOCKET, Linux.SO_LINGER, LINGER_ZERO_ADDRESS, LINGER_ZERO.capacity());
            close();
        }
    }

    // ------------------------------------------------------------------------------------------- what it is like

    private Scratch scratch() {
        if (poller == null) {
            throw new IllegalStateException("not registered: " + this);
        }
        return poller.scratch();
    }

    @Override
    public SocketAddress peer() {
        return peer == null ? SocketAddresses.ofIpv4(peerIpv4, peerPort) : peer;
    }

    @Override
    public SocketAddress host() {
        return host;
    }

    @Override
    public <T> T option(SocketOption<T> option) throws IOException {
        return EpollOptions.get(scratch(), fd, option);
    }

    @Override
    public <T> void setOption(SocketOption<T> option, T value) throws IOException {
        EpollOptions.set(scratch(), fd, option, value);
    }

    @Override
    public String toString() {
        return "socket " + fd + " " + host() + " - " + peer();
    }
}
