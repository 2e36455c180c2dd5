// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;

/**
 * An attempt to connect was given up by {@link Connector#stopConnecting()} or {@link ClientConnection#disconnect()}, or
 * because its reactor stopped or drained.
 */
public final class ConnectCancelledException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what was given up.
     *
     * @param message which attempt
     */
    public ConnectCancelledException(String message) {
        super(message);
    }
}
