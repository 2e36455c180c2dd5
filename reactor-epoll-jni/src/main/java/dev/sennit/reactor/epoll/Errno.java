// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.PortUnreachableException;
import java.net.SocketException;

/** What a failed system call becomes. */
final class Errno {
    private Errno() {}

    /** Passes a result on, or throws what it says. */
    static int check(int result) throws IOException {
        if (result < 0) {
            throw exception(result);
        }
        return result;
    }

    /** Of a call that would have had to wait, or was interrupted, returns 0; throws what any other failure says. */
    static int notNow(int negated) throws IOException {
        if (negated == -Linux.EAGAIN || negated == -Linux.EINTR) {
            return 0;
        }
        throw exception(negated);
    }

    /** The same for what UDP sockets say. */
    static IOException ofDatagrams(int negated) {
        String text = Native.errorText(-negated);
        return switch (-negated) {
            case Linux.ECONNREFUSED -> new PortUnreachableException(text);
            case Linux.EACCES -> new SocketException(text); // of a broadcast, and not of a bind
            default -> exception(negated);
        };
    }

    /** The exception that java.net would throw for a negated error number. */
    static IOException exception(int negated) {
        String text = Native.errorText(-negated);
        return switch (-negated) {
            case Linux.ECONNREFUSED, Linux.ETIMEDOUT -> new ConnectException(text);
            case Linux.ENETUNREACH, Linux.EHOSTUNREACH -> new NoRouteToHostException(text);
            case Linux.EADDRINUSE, Linux.EADDRNOTAVAIL, Linux.EACCES -> new BindException(text);
            default -> new SocketException(text);
        };
    }
}
