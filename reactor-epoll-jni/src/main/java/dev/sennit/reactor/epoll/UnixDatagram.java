// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;

/** One datagram to a UNIX socket, from a socket that lives as long as that takes: they are seldom. */
final class UnixDatagram {
    private UnixDatagram() {}

    static void send(Scratch scratch, String to, ByteBuffer data) throws IOException {
        int fd = Errno.check(Native.socket(Linux.AF_UNIX, Linux.SOCK_DGRAM, 0));
        try {
            Errno.check(Native.connect(fd, scratch.address(), scratch.putUnixName(to)));
            scratch.send(fd, data);
            if (data.hasRemaining()) { // a datagram goes whole or not at all
                throw new SocketException("the receiver has no room now");
            }
        } finally {
            EpollPoller.closeDescriptor(fd);
        }
    }
}
