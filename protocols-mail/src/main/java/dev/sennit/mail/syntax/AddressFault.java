// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.syntax;

/** A text is no address; the message says why. */
public final class AddressFault extends Exception {
    private static final long serialVersionUID = 1;

    /** Without a stack: it tells of a peer's mistake. */
    public AddressFault(String message) {
        super(message, null, false, false);
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
