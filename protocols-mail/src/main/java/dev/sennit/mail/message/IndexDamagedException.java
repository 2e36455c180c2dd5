// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

/** What should be an index is none that can be trusted; its message must be indexed again. */
public final class IndexDamagedException extends Exception {
    private static final long serialVersionUID = 1L;

    /**
     * With what is wrong.
     *
     * @param message what is wrong, and where
     */
    public IndexDamagedException(String message) {
        super(message);
    }
}
