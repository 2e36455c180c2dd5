// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.io.Serial;

/** A command that cannot be read. The message is printable ASCII for the client: what was wrong and what is allowed. */
public final class SyntaxFault extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** A fault. */
    public SyntaxFault(String message) {
        super(message);
    }

    /** {@return the message} */
    public String words() {
        return String.valueOf(getMessage());
    }
}
