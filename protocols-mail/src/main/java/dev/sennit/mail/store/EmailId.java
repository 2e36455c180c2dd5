// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * What the content of a message is known by: a message that is copied or moved keeps it, and no other has it. What never changes of a
 * message is the same in all that have it, also the internal date. It is fit for EMAILID of RFC 8474.
 *
 * @param text 1 to {@value MailboxId#MAX_CHARS} letters, digits, {@code _} and {@code -} of ASCII
 */
public record EmailId(String text) {
    /**
     * Checks the text.
     *
     * @param text 1 to {@value MailboxId#MAX_CHARS} letters
     * @throws IllegalArgumentException if it is empty, too long or has other characters
     */
    public EmailId {
        MailboxId.requireObjectId(text, "a message");
    }

    /** {@return the text} */
    @Override
    public String toString() {
        return text;
    }
}
