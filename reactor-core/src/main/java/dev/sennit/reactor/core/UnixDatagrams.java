// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import static dev.sennit.reactor.ReactorUnixDatagrams.MAX_DATAGRAM_BYTES;
import static dev.sennit.reactor.ReactorUnixDatagrams.MAX_NAME_BYTES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What is asked of a poller that can send datagrams to UNIX sockets. */
final class UnixDatagrams {
    private UnixDatagrams() {}

    static void send(Poller poller, String reactor, String to, ByteBuffer data) {
        if (!(poller instanceof UnixDatagramPoller sender)) {
            throw new UnsupportedOperationException(
                    "the " + reactor + " reactor cannot send datagrams to UNIX sockets: use epoll");
        }
        int nameBytes = to.getBytes(StandardCharsets.UTF_8).length;
        if (nameBytes == 0 || nameBytes > MAX_NAME_BYTES || to.equals("@") || to.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("the name of a UNIX socket must have 1 to " + MAX_NAME_BYTES
                    + " bytes, none of them 0, but is '" + to + "'");
        }
        if (!data.hasRemaining() || data.remaining() > MAX_DATAGRAM_BYTES) {
            throw new IllegalArgumentException(
                    "a datagram must have 1 to " + MAX_DATAGRAM_BYTES + " bytes, this one has " + data.remaining());
        }
        try {
            sender.sendUnixDatagram(to, data);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot send a datagram to " + to + ": " + e.getMessage(), e);
        }
    }
}
