// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.util.Locale;
import java.util.Optional;

/** What a mailbox is for, RFC 6154 section 2 and RFC 8457 section 3. */
public enum SpecialUse {
    /** All messages. */
    ALL("\\All"),
    /** Messages that are kept. */
    ARCHIVE("\\Archive"),
    /** Messages that are not finished. */
    DRAFTS("\\Drafts"),
    /** Messages marked for special attention. */
    FLAGGED("\\Flagged"),
    /** Messages that seem to matter to the user. */
    IMPORTANT("\\Important"),
    /** Messages that nobody wants. */
    JUNK("\\Junk"),
    /** Copies of messages that were sent. */
    SENT("\\Sent"),
    /** Messages that were thrown away. */
    TRASH("\\Trash");

    private final String imapName;

    SpecialUse(String imapName) {
        this.imapName = imapName;
    }

    /** {@return as IMAP spells it, with the backslash} */
    public String imapName() {
        return imapName;
    }

    /**
     * Finds a use by its name.
     *
     * @param imapName as IMAP spells it, in any case
     * @return the use, or nothing if there is none of this name
     */
    public static Optional<SpecialUse> of(String imapName) {
        String wanted = imapName.toLowerCase(Locale.ROOT);
        for (SpecialUse use : values()) {
            if (use.imapName.toLowerCase(Locale.ROOT).equals(wanted)) {
                return Optional.of(use);
            }
        }
        return Optional.empty();
    }
}
