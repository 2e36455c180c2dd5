// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

/**
 * Where the input of an {@link HttpChannel} stands.
 *
 * <pre>
 *        .-----------------------------------------------------------.
 *        v                          no body                          |
 *      IDLE --first byte--> HEAD --head complete--> handle the request
 *        |                    |                          ^   |
 *        |                    '--body announced--> BODY -'   |  close asked for: by the client, a fault, a deadline, a drain
 *        |                                                   v
 *        '--drain, peer's FIN-----------------------------> LAST --answers sent--> CLOSED
 *                                                            '--a handler switches--> SWITCHED --handed over--> CLOSED
 * </pre>
 */
enum ChannelState {
    /** Between requests. */
    IDLE,
    /** A head has begun. */
    HEAD,
    /** A body is coming. */
    BODY,
    /** No more requests are taken: the answers that are due go out, then the connection closes. */
    LAST,
    /** What comes is another protocol's, which is about to take over. */
    SWITCHED,
    /** We closed, or the connection is gone, or has another life. */
    CLOSED
}
