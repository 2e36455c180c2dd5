// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ReactorUnixDatagrams;
import java.io.IOException;
import java.nio.ByteBuffer;

/** A poller that can send datagrams to UNIX sockets, see {@link ReactorUnixDatagrams}. */
public interface UnixDatagramPoller extends Poller {
    /**
     * Sends one datagram without waiting.
     *
     * @param to a path, or {@code @} and a name without a file; checked for its length
     * @param data checked for its length; its position moves to its limit
     * @throws IOException if it was not sent
     */
    void sendUnixDatagram(String to, ByteBuffer data) throws IOException;
}
