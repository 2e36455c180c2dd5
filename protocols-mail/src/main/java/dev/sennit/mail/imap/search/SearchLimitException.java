// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

import java.io.Serial;

/** A search asks for more than it may: the answer is NO [LIMIT]. */
public final class SearchLimitException extends RuntimeException {
    @Serial
    private static final long serialVersionUID = 1L;

    SearchLimitException(String what, long asked, long allowed) {
        super(asked + " " + what + " where " + allowed + " are allowed");
    }
}
