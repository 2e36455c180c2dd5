// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.nio.ByteBuffer;

/**
 * Single datagrams to a UNIX socket of this machine, without an answer: what {@code sd_notify(3)} and {@code syslog(3)} are
 * made of. Only the epoll reactor can send them; Java has no UNIX datagram sockets.
 */
public interface ReactorUnixDatagrams {
    /** The longest name of a socket, 107 bytes: what {@code sockaddr_un} holds. */
    int MAX_NAME_BYTES = 107;

    /** The longest datagram that is sent, 65,536 bytes. */
    int MAX_DATAGRAM_BYTES = 65_536;

    /**
     * Sends one datagram, and does not wait: one for which the receiver has no room now is lost, with an exception.
     *
     * @param to a path; or {@code @} and the name of a socket that has no file, see {@code unix(7)}
     * @param data 1 to {@value #MAX_DATAGRAM_BYTES} bytes, which are taken from the buffer
     * @throws IllegalArgumentException if the name or the datagram is empty or too long
     * @throws java.io.UncheckedIOException if nobody receives there, or the system refuses
     * @throws UnsupportedOperationException if this reactor cannot send such datagrams
     */
    void sendUnixDatagram(String to, ByteBuffer data);
}
