// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.DatagramOption;
import dev.sennit.reactor.UdpOptions;
import dev.sennit.reactor.core.DatagramIo;
import dev.sennit.reactor.core.DatagramQueue;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import org.jspecify.annotations.Nullable;

/** A UDP socket: a system call takes or gives a whole batch of datagrams. */
final class EpollDatagramIo implements DatagramIo, Watched {
    private static final int CLOSED = -1;
    private static final int MAX_RECEIVE = DatagramMemory.BATCH;

    private final EpollPoller poller;
    private final EpollDatagramOptions options;
    private final int maxDatagramBytes;
    private int fd;
    private int slot;
    private int interest;
    private InetSocketAddress host;
    private @Nullable ReadyHandler handler; // non-null exactly while registered

    private EpollDatagramIo(EpollPoller poller, int fd, InetSocketAddress address, UdpOptions options)
            throws IOException {
        this.poller = poller;
        this.fd = fd;
        this.host = address;
        this.maxDatagramBytes = options.maxDatagramBytes();
        this.options = new EpollDatagramOptions(poller.scratch(), fd, address.getAddress());
        setOptions(options);
    }

    static EpollDatagramIo bind(EpollPoller poller, InetSocketAddress address, UdpOptions options) throws IOException {
        int fd = Errno.check(Native.socket(SocketAddresses.family(address), Linux.SOCK_DGRAM, 0));
        try {
            EpollDatagramIo socket = new EpollDatagramIo(poller, fd, address, options);
            Scratch scratch = poller.scratch();
            Errno.check(Native.bind(fd, scratch.address(), scratch.putAddress(address)));
            socket.learnHost();
            poller.datagrams().reserve(options.maxDatagramBytes());
            return socket;
        } catch (IOException | RuntimeException e) {
            EpollPoller.closeDescriptor(fd);
            throw e;
        }
    }

    private void learnHost() throws IOException {
        host = (InetSocketAddress) EpollSocketIo.hostOf(fd, poller.scratch());
    }

    // ------------------------------------------------------------------------------------------------- watching

    void register(ReadyHandler newHandler, int newInterest) throws IOException {
        slot = poller.slots().take(this);
        interest = newInterest;
        int result = poller.control(Linux.EPOLL_CTL_ADD, fd, wanted(), slot);
        if (result < 0) {
            poller.slots().giveBack(slot);
            throw Errno.exception(result);
        }
        handler = newHandler;
    }

    @Override
    public void interest(int newInterest) throws IOException {
        interest = newInterest;
        if (handler != null) {
            Errno.check(poller.control(Linux.EPOLL_CTL_MOD, fd, wanted(), slot));
        }
    }

    private int wanted() {
        int in = (interest & Interest.READ) != 0 ? Linux.EPOLLIN : 0;
        return (interest & Interest.WRITE) != 0 ? in | Linux.EPOLLOUT : in;
    }

    /** An error is reported however it is watched, until somebody takes it. */
    @Override
    public void happened(int events, Poller.ReadySink sink) {
        boolean isBroken = (events & Linux.EPOLLERR) != 0;
        int read = isBroken || (events & Linux.EPOLLIN) != 0 ? Interest.READ : Interest.NONE;
        int write = isBroken || (events & Linux.EPOLLOUT) != 0 ? Interest.WRITE : Interest.NONE;
        int ready = interest & (read | write);
        if (isBroken && (ready & Interest.READ) == 0) {
            ready |= Interest.END;
        }
        if (handler != null && ready != Interest.NONE) {
            sink.ready(handler, ready);
        }
    }

    @Override
    public void checkError() throws IOException {
        int error = poller.scratch().option(fd, Linux.SOL_SOCKET, Linux.SO_ERROR);
        if (error != 0) {
            throw Errno.ofDatagrams(-error);
        }
    }

    // ------------------------------------------------------------------------------------------------ datagrams

    @Override
    public int receive(int limit, Sink sink) {
        DatagramMemory memory = poller.datagrams();
        int received = memory.receive(fd, Math.min(limit, MAX_RECEIVE), maxDatagramBytes);
        if (received < 0) {
            if (received != -Linux.EAGAIN && received != -Linux.EINTR) {
                sink.failed(Errno.ofDatagrams(received));
            }
            return 0;
        }
        for (int i = 0; i < received; i++) {
            if (memory.isTruncated(i)) {
                sink.truncated();
            } else {
                boolean unused = sink.received(memory.data(i), memory.from(i)); // this batch was taken
            }
        }
        return received;
    }

    @Override
    public int send(DatagramQueue from) throws IOException {
        int sent = poller.datagrams().send(fd, from);
        if (sent >= 0) {
            return sent;
        }
        if (sent == -Linux.EAGAIN || sent == -Linux.EINTR) {
            return 0;
        }
        throw Errno.ofDatagrams(sent);
    }

    @Override
    public void connect(InetSocketAddress peer) throws IOException {
        Scratch scratch = poller.scratch();
        int result = Native.connect(fd, scratch.address(), scratch.putAddress(peer));
        if (result < 0) {
            throw Errno.ofDatagrams(result);
        }
        learnHost();
    }

    // ------------------------------------------------------------------------------------------------- settings

    @Override
    public void joinGroup(InetAddress group, NetworkInterface on) throws IOException {
        options.join(group, on);
    }

    @Override
    public void leaveGroup(InetAddress group, NetworkInterface on) throws IOException {
        options.leave(group, on);
    }

    @Override
    public <T> T option(DatagramOption<T> option) throws IOException {
        return options.get(option);
    }

    @Override
    public <T> void setOption(DatagramOption<T> option, T value) throws IOException {
        options.set(option, value);
    }

    @Override
    public InetSocketAddress host() {
        return host;
    }

    @Override
    public void close() {
        if (fd == CLOSED) {
            return;
        }
        if (handler != null) {
            poller.slots().giveBack(slot); // the kernel ends its watch with the descriptor
            handler = null;
        }
        EpollPoller.closeDescriptor(fd);
        fd = CLOSED;
    }

    @Override
    public String toString() {
        return "datagram socket " + fd + " " + host;
    }
}
