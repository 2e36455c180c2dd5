// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.internal;

import dev.sennit.reactor.ClientEndpoint;

/** What sockets connect to. */
sealed interface SocketClientEndpoint extends ClientEndpoint permits TcpClientEndpoint, UnixClientEndpoint {
    /** For people. */
    String where();
}
