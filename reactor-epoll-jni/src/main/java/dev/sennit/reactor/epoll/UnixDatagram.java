// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/**
 * Datagrams to UNIX sockets, from a socket that is opened for the first one and kept: on the day no descriptor is left, a
 * watchdog must hear from us all the same.
 */
final class UnixDatagram {
    private static final int NONE = -1;

    private final Scratch scratch;
    private int fd = NONE;

    UnixDatagram(Scratch scratch) {
        this.scratch = scratch;
    }

    void send(String to, ByteBuffer data) throws IOException {
        if (fd == NONE) {
            fd = Errno.check(Native.socket(Linux.AF_UNIX, Linux.SOCK_DGRAM, 0));
        }
        Errno.check(Native.connect(fd, scratch.address(), scratch.putUnixName(to)));
        scratch.send(fd, data);
        if (data.hasRemaining()) { // a datagram goes whole or not at all
            throw new SocketException("the receiver has no room now");
        }
    }

    void close() {
        if (fd != NONE) {
            EpollPoller.closeDescriptor(fd);
            fd = NONE;
        }
    }
}
