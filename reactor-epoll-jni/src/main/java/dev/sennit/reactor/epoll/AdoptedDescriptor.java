// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import dev.sennit.reactor.TcpOptions;
import java.io.IOException;
import java.net.SocketAddress;

/**
 * A descriptor that somebody else has opened. It is looked at before anything is done to it: what cannot be served stays
 * as it was, for it may belong to somebody who knows nothing of this.
 */
final class AdoptedDescriptor {
    private static final String LISTENING = "a listening stream socket of TCP or UNIX";
    private static final String CONNECTED = "a connected stream socket of TCP or UNIX";

    private final Scratch scratch;
    private final int fd;
    private final String wanted;
    private final int family;

    private AdoptedDescriptor(Scratch scratch, int fd, String wanted) {
        this.scratch = scratch;
        this.fd = fd;
        this.wanted = wanted;
        requireSocket();
        this.family = requireStream();
    }

    /** Throws an IllegalArgumentException that says what it is, unless it is a socket that listens. */
    static AdoptedDescriptor listening(Scratch scratch, int fd) {
        AdoptedDescriptor examined = new AdoptedDescriptor(scratch, fd, LISTENING);
        if (!examined.listens()) {
            throw examined.refusal("a stream socket that does not listen");
        }
        return examined;
    }

    /** Throws an IllegalArgumentException that says what it is, unless it is a socket that is connected. */
    static AdoptedDescriptor connected(Scratch scratch, int fd) {
        AdoptedDescriptor examined = new AdoptedDescriptor(scratch, fd, CONNECTED);
        if (examined.listens()) {
            throw examined.refusal("a listening socket");
        }
        int result = Native.peerName(fd, scratch.address(), scratch.roomForAddress());
        if (result < 0) {
            throw result == -Linux.ENOTCONN
                    ? examined.refusal("a stream socket that is not connected")
                    : examined.unknown(Native.errorText(-result));
        }
        return examined;
    }

    // ------------------------------------------------------------------------------------------------ what it is

    private void requireSocket() {
        int mode = Native.fileMode(fd);
        if (mode == -Linux.EBADF) {
            throw new IllegalArgumentException("descriptor " + fd + " is not open: it must be " + wanted);
        }
        if (mode < 0) {
            throw unknown(Native.errorText(-mode));
        }
        if ((mode & Linux.S_IFMT) != Linux.S_IFSOCK) {
            throw refusal(fileKind(mode));
        }
    }

    private static String fileKind(int mode) {
        return switch (mode & Linux.S_IFMT) {
            case Linux.S_IFREG -> "a regular file";
            case Linux.S_IFDIR -> "a directory";
            case Linux.S_IFIFO -> "a pipe";
            case Linux.S_IFCHR -> "a character device";
            case Linux.S_IFBLK -> "a block device";
            default -> "no socket";
        };
    }

    /** Returns its address family. */
    private int requireStream() {
        int type = option(Linux.SO_TYPE);
        if (type != Linux.SOCK_STREAM) {
            throw refusal(socketKind(type));
        }
        int found = option(Linux.SO_DOMAIN);
        boolean internet = found == Linux.AF_INET || found == Linux.AF_INET6;
        if (!internet && found != Linux.AF_UNIX) {
            throw refusal("a stream socket of the address family " + found);
        }
        int protocol = internet ? option(Linux.SO_PROTOCOL) : Linux.IPPROTO_TCP;
        if (protocol != Linux.IPPROTO_TCP) {
            throw refusal("a stream socket of the protocol " + protocol);
        }
        return found;
    }

    private static String socketKind(int type) {
        return switch (type) {
            case Linux.SOCK_DGRAM -> "a datagram socket";
            case Linux.SOCK_RAW -> "a raw socket";
            case Linux.SOCK_SEQPACKET -> "a socket of sequenced packets";
            default -> "a socket of the type " + type;
        };
    }

    private boolean listens() {
        return option(Linux.SO_ACCEPTCONN) != 0;
    }

    private int option(int name) {
        try {
            return scratch.option(fd, Linux.SOL_SOCKET, name);
        } catch (IOException e) {
            throw unknown(String.valueOf(e.getMessage()));
        }
    }

    private IllegalArgumentException refusal(String kind) {
        return new IllegalArgumentException("descriptor " + fd + " is " + kind + ", not " + wanted);
    }

    private IllegalArgumentException unknown(String why) {
        return new IllegalArgumentException(
                "descriptor " + fd + " must be " + wanted + "; what it is cannot be told: " + why);
    }

    // --------------------------------------------------------------------------------------------- taking it over

    /** As every socket here is: non-blocking, and not for children. */
    void prepare() throws IOException {
        Errno.check(Native.fileControl(fd, Linux.F_SETFD, Linux.FD_CLOEXEC));
        int flags = Errno.check(Native.fileControl(fd, Linux.F_GETFL, 0));
        Errno.check(Native.fileControl(fd, Linux.F_SETFL, flags | Linux.O_NONBLOCK));
    }

    /** Of these options, those for a socket of its kind. */
    TcpOptions fitting(TcpOptions options) {
        return family == Linux.AF_UNIX ? options.forUnix() : options;
    }

    SocketAddress peer() throws IOException {
        Errno.check(Native.peerName(fd, scratch.address(), scratch.roomForAddress()));
        return scratch.readAddress();
    }
}
