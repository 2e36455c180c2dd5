// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.accounts.file;

import java.io.IOException;

/** A {@link PasswordFile} could not be read, or not be changed as asked; the message says which file and why. */
public final class PasswordFileException extends IOException {
    private static final long serialVersionUID = 1;

    /**
     * A failure.
     *
     * @param message what was wrong
     */
    public PasswordFileException(String message) {
        super(message);
    }

    /**
     * A failure with a cause.
     *
     * @param message what was wrong
     * @param cause what it came from
     */
    public PasswordFileException(String message, Throwable cause) {
        super(message, cause);
    }
}
