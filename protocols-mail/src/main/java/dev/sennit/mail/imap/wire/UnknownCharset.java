// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.io.Serial;

/** A search is in a charset that there is not: NO [BADCHARSET]. */
public final class UnknownCharset extends Exception {
    @Serial
    private static final long serialVersionUID = 1L;

    /** That. */
    public UnknownCharset() {
        super("No such charset");
    }
}
