// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.core;

import java.io.IOException;

/** No descriptor is left for a new connection, in this process (EMFILE) or on this machine (ENFILE). */
public final class DescriptorsExhaustedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says what the system said.
     *
     * @param cause the failed accept
     */
    public DescriptorsExhaustedException(IOException cause) {
        super(cause.getMessage(), cause);
    }

    /**
     * Says so in other words.
     *
     * @param message what happened
     */
    public DescriptorsExhaustedException(String message) {
        super(message);
    }
}
