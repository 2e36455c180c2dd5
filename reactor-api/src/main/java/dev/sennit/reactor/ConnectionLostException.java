// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;

/** What was to be sent or received did not get so far: the connection ended first. */
public final class ConnectionLostException extends IOException {
    private static final long serialVersionUID = 1;

    private final transient CloseReason reason;

    /**
     * The end of a connection, for those who wait for something from it.
     *
     * @param reason why it ended, or why nothing can be sent any more; a cause that it has is this exception's too
     */
    public ConnectionLostException(CloseReason reason) {
        super("the connection ended first: " + reason);
        this.reason = reason;
        if (reason instanceof CloseReason.Lost lost) {
            initCause(lost.cause());
        } else if (reason instanceof CloseReason.ApplicationError error) {
            initCause(error.cause());
        } else if (reason instanceof CloseReason.HandshakeFailed failed) {
            initCause(failed.cause());
        }
    }

    /**
     * Why the connection ended.
     *
     * @return as {@link Protocol#connectionLost} is told, or what the end was asked for with, if that is not yet over
     */
    public CloseReason reason() {
        return reason;
    }
}
