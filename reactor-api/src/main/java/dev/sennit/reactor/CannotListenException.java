// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor;

import java.io.IOException;
import java.io.UncheckedIOException;

/** An address cannot be listened on: in use, not ours, or not allowed. The cause says which. */
public final class CannotListenException extends UncheckedIOException {
    private static final long serialVersionUID = 1L;

    /**
     * Says where and why.
     *
     * @param where the address as the user knows it
     * @param cause what the operating system said
     */
    public CannotListenException(String where, IOException cause) {
        super("cannot listen on " + where + ": " + cause.getMessage(), cause);
    }
}
