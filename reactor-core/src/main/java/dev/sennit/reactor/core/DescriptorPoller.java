// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import dev.sennit.reactor.ReactorDescriptors;
import dev.sennit.reactor.TcpOptions;
import java.io.IOException;

/** A poller that can take over sockets by the numbers of their descriptors, see {@link ReactorDescriptors}. */
public interface DescriptorPoller extends Poller {
    /**
     * Takes over a listening stream socket.
     *
     * @param descriptor whose
     * @param options of its connections, and those of ports that can be set on a bound socket; each can be had. Of a UNIX
     *     socket those of {@link TcpOptions#forUnix()} are looked at
     * @return the listener, not registered yet; its close leaves the file of a UNIX socket where it is
     * @throws IllegalArgumentException if it is something else, saying what; it was left as it was
     * @throws IOException if the system fails; the descriptor is closed
     */
    ListenerIo adoptListener(int descriptor, TcpOptions options) throws IOException;

    /**
     * Takes over a connected stream socket.
     *
     * @param descriptor whose
     * @param options of the connection, as above
     * @return the socket, not registered yet
     * @throws IllegalArgumentException if it is something else, saying what; it was left as it was
     * @throws IOException if the system fails; the descriptor is closed
     */
    SocketIo adoptConnection(int descriptor, TcpOptions options) throws IOException;
}
