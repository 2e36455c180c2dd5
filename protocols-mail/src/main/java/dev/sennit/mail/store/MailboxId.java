// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/**
 * What a mailbox is known by as long as it exists, whatever its name. Another mailbox of the same name has another id. It is
 * fit for MAILBOXID of RFC 8474.
 *
 * @param text 1 to {@value #MAX_CHARS} letters, digits, {@code _} and {@code -} of ASCII
 */
public record MailboxId(String text) {
    /** How long an id may be, RFC 8474 section 4. */
    public static final int MAX_CHARS = 255;

    /**
     * Checks the text.
     *
     * @param text 1 to {@value #MAX_CHARS} letters
     * @throws IllegalArgumentException if it is empty, too long or has other characters
     */
    public MailboxId {
        requireObjectId(text, "a mailbox");
    }

    static void requireObjectId(String text, String whose) {
        if (text.isEmpty() || text.length() > MAX_CHARS || !text.chars().allMatch(MailboxId::isAllowed)) {
            throw new IllegalArgumentException(
                    "not an id of " + whose + ": 1 to " + MAX_CHARS + " of A-Z a-z 0-9 _ - are allowed");
        }
    }

    private static boolean isAllowed(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
    }

    /** {@return the text} */
    @Override
    public String toString() {
        return text;
    }
}
