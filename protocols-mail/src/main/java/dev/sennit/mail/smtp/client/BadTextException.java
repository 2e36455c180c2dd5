// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

/** A text that is not to be sent. */
final class BadTextException extends Exception {
    private static final long serialVersionUID = 1L;

    BadTextException(String message) {
        super(message);
    }
}
