// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;

/** Descriptors as another process would hand them over: blocking, and not close-on-exec. */
final class RawSockets implements AutoCloseable {
    private static final int F_GETFD = 1;
    private static final int PLAIN = 0;

    private final Scratch scratch = new Scratch();
    private final List<Integer> opened = new ArrayList<>();

    int open(int family, int type) throws IOException {
        return plain(Errno.check(Native.socket(family, type, 0)));
    }

    int listening(SocketAddress address) throws IOException {
        int fd = open(SocketAddresses.family(address), Linux.SOCK_STREAM);
        Errno.check(Native.bind(fd, scratch.address(), scratch.putAddress(address)));
        Errno.check(Native.listen(fd, 16));
        return fd;
    }

    /** Of datagrams, at a path or a name behind an {@code @}. */
    int receiving(String name) throws IOException {
        int fd = open(Linux.AF_UNIX, Linux.SOCK_DGRAM);
        Errno.check(Native.bind(fd, scratch.address(), scratch.putUnixName(name)));
        return fd;
    }

    /** Waits for a client that has connected already. */
    int accept(int listening) throws IOException {
        return plain(Errno.check(Native.accept(listening, 0, 0)));
    }

    /** A client of that address. */
    int connected(SocketAddress address) throws IOException {
        int fd = open(SocketAddresses.family(address), Linux.SOCK_STREAM);
        Errno.check(Native.connect(fd, scratch.address(), scratch.putAddress(address)));
        return fd;
    }

    int plain(int fd) throws IOException {
        opened.add(fd);
        Errno.check(Native.fileControl(fd, Linux.F_SETFD, PLAIN));
        Errno.check(Native.fileControl(fd, Linux.F_SETFL, PLAIN));
        return fd;
    }

    SocketAddress address(int fd) throws IOException {
        return EpollSocketIo.hostOf(fd, scratch);
    }

    /** Somebody else closes it. */
    int givenAway(int fd) {
        opened.remove((Integer) fd);
        return fd;
    }

    static boolean isOpen(int fd) {
        return Native.fileMode(fd) >= 0;
    }

    /** What to ask of one that should have been closed: the number of it may be that of a file the JVM reads meanwhile. */
    static boolean isSocket(int fd) {
        int mode = Native.fileMode(fd);
        return mode >= 0 && (mode & Linux.S_IFMT) == Linux.S_IFSOCK;
    }

    static boolean isPrepared(int fd) {
        boolean closesOnExec = Native.fileControl(fd, F_GETFD, 0) == Linux.FD_CLOEXEC;
        boolean nonBlocking = (Native.fileControl(fd, Linux.F_GETFL, 0) & Linux.O_NONBLOCK) != 0;
        assertThat(closesOnExec).as("both or none").isEqualTo(nonBlocking);
        return nonBlocking;
    }

    @Override
    public void close() {
        opened.forEach(EpollPoller::closeDescriptor);
        opened.clear();
    }
}
