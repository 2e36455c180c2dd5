// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.TcpOptions;
import dev.sennit.reactor.core.DescriptorsExhaustedException;
import dev.sennit.reactor.core.Interest;
import dev.sennit.reactor.core.ListenerIo;
import dev.sennit.reactor.core.Poller;
import dev.sennit.reactor.core.ReadyHandler;
import dev.sennit.reactor.core.SocketFile;
import dev.sennit.reactor.core.SocketIo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import org.jspecify.annotations.Nullable;

/** A listening socket, and a descriptor in reserve for the day there are no more. */
final class EpollListenerIo implements ListenerIo, Watched {
    private static final int NONE = -1;
    private static final int MAX_STILLBORN = 64; // connections in a row that ended before they were accepted

    private final Scratch scratch;
    private final TcpOptions options;
    private final SocketAddress address;
    private final @Nullable SocketFile file; // non-null of a UNIX socket
    private final boolean knowsHosts; // it listens on one address, which is that of all its connections
    private int fd;
    private int reserve = NONE; // when it could not be had again
    private int slot;
    private @Nullable EpollPoller poller; // non-null exactly while registered
    private @Nullable ReadyHandler handler;

    private EpollListenerIo(
            Scratch scratch, int fd, TcpOptions options, SocketAddress address, @Nullable SocketFile file)
            throws IOException {
        this.options = options;
        this.scratch = scratch;
        this.fd = fd;
        this.address = address;
        this.file = file;
        this.knowsHosts =
                !(address instanceof InetSocketAddress tcp && tcp.getAddress().isAnyLocalAddress());
        this.reserve = Errno.check(Native.eventFd());
    }

    static EpollListenerIo open(Scratch scratch, SocketAddress address, TcpOptions options) throws IOException {
        int fd = Errno.check(Native.socket(SocketAddresses.family(address), Linux.SOCK_STREAM, 0));
        SocketFile file = null;
        try {
            EpollOptions.setOnPort(scratch, fd, options);
            if (SocketAddresses.family(address) == Linux.AF_INET6) {
                EpollOptions.setOnlyIpv6(scratch, fd, options);
            }
            if (address instanceof UnixDomainSocketAddress unix) {
                file = SocketFile.claim(unix, options.socketFileMode(), free -> listen(scratch, fd, free, options));
                return new EpollListenerIo(scratch, fd, options, unix, file);
            }
            listen(scratch, fd, address, options);
            return new EpollListenerIo(scratch, fd, options, EpollSocketIo.hostOf(fd, scratch), null);
        } catch (IOException | RuntimeException e) {
            if (file != null) {
                file.remove();
            }
            EpollPoller.closeDescriptor(fd);
            throw e;
        }
    }

    /** Takes over one that somebody else has bound; the file of a UNIX socket is theirs. */
    static EpollListenerIo adopt(Scratch scratch, int fd, TcpOptions options) throws IOException {
        AdoptedDescriptor adopted = AdoptedDescriptor.listening(scratch, fd);
        try {
            adopted.prepare();
            TcpOptions fitting = adopted.fitting(options);
            EpollOptions.setOnAdopted(scratch, fd, fitting);
            return new EpollListenerIo(scratch, fd, fitting, EpollSocketIo.hostOf(fd, scratch), null);
        } catch (IOException | RuntimeException e) {
            EpollPoller.closeDescriptor(fd);
            throw e;
        }
    }

    private static void listen(Scratch scratch, int fd, SocketAddress address, TcpOptions options) throws IOException {
        Errno.check(Native.bind(fd, scratch.address(), scratch.putAddress(address)));
        Errno.check(Native.listen(fd, options.backlog()));
    }

    void register(EpollPoller with, ReadyHandler newHandler) throws IOException {
        slot = with.slots().take(this);
        int result = with.control(Linux.EPOLL_CTL_ADD, fd, Linux.EPOLLIN, slot);
        if (result < 0) {
            with.slots().giveBack(slot);
            throw Errno.exception(result);
        }
        handler = newHandler;
        poller = with;
    }

    @Override
    public void happened(int events, Poller.ReadySink sink) {
        if (handler != null) {
            sink.ready(handler, Interest.READ);
        }
    }

    @Override
    public void interest(int interest) throws IOException {
        if (poller != null) {
            int wanted = (interest & Interest.READ) != 0 ? Linux.EPOLLIN : 0;
            Errno.check(poller.control(Linux.EPOLL_CTL_MOD, fd, wanted, slot));
        }
    }

    @Override
    public @Nullable SocketIo accept() throws IOException {
        for (int stillborn = 0; stillborn < MAX_STILLBORN; stillborn++) {
            int accepted = Native.accept(fd, scratch.address(), scratch.roomForAddress());
            if (accepted >= 0) {
                if (reserve == NONE) { // somebody else took it when it was given up; there are some again
                    openReserve();
                }
                return opened(accepted);
            }
            switch (-accepted) {
                case Linux.EAGAIN, Linux.EINTR -> {
                    return null;
                }
                case Linux.EMFILE, Linux.ENFILE -> throw new DescriptorsExhaustedException(Native.errorText(-accepted));
                case Linux.ECONNABORTED, Linux.EPROTO -> {} // that one is gone; the next may be well
                default -> throw Errno.exception(accepted);
            }
        }
        return null; // what still waits makes the next poll end at once
    }

    private SocketIo opened(int accepted) throws IOException {
        EpollSocketIo socket = EpollSocketIo.accepted(accepted, scratch, address);
        try {
            if (!knowsHosts) {
                socket.learnHost(scratch);
            }
            EpollOptions.setOnAccepted(scratch, accepted, options);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    @Override
    public boolean turnAwayOne() {
        releaseReserve();
        int unlucky = Native.accept(fd, 0, 0);
        if (unlucky >= 0) {
            EpollPoller.closeDescriptor(unlucky);
        }
        openReserve();
        return unlucky >= 0;
    }

    private void openReserve() {
        reserve = Math.max(Native.eventFd(), NONE);
    }

    private void releaseReserve() {
        if (reserve != NONE) {
            EpollPoller.closeDescriptor(reserve);
            reserve = NONE;
        }
    }

    @Override
    public SocketAddress address() {
        return address;
    }

    @Override
    public void close() {
        if (fd == NONE) {
            return;
        }
        if (poller != null) {
            poller.slots().giveBack(slot);
            poller = null;
        }
        releaseReserve();
        if (file != null) {
            file.remove();
        }
        EpollPoller.closeDescriptor(fd);
        fd = NONE;
    }

    @Override
    public String toString() {
        return "listener " + fd + " " + address;
    }
}
