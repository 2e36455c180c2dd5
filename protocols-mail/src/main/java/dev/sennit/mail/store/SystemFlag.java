// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/** The flags that every mailbox has, RFC 9051 section 2.3.2. {@code \Recent} is a session's and not among them. */
public enum SystemFlag {
    /** The message has been answered. */
    ANSWERED("\\Answered"),

    /** Marked for special attention. */
    FLAGGED("\\Flagged"),

    /** Marked for removal by a later expunge. */
    DELETED("\\Deleted"),

    /** The message has been read. */
    SEEN("\\Seen"),

    /** The message is not finished. */
    DRAFT("\\Draft");

    private final String imapName;

    SystemFlag(String imapName) {
        this.imapName = imapName;
    }

    /** {@return as IMAP spells it, with the backslash} */
    public String imapName() {
        return imapName;
    }
}
