// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

/**
 * Where TLS stands on a connection.
 *
 * <pre>
 *   HANDSHAKING --- done ---> OPEN
 *       |                      | asked to close and all is sent, or the peer's close_notify: ours goes out
 *       | asked to close,      v
 *       | nothing waits    NOTIFIED    what arrives is thrown away, until the peer's close_notify
 *       |                      | close_notify, FIN, time over
 *       v                      v
 *     OVER    the connection below closes, or is gone       <--- failure, from any
 * </pre>
 */
enum TlsState {
    HANDSHAKING,
    OPEN,
    NOTIFIED,
    OVER
}
