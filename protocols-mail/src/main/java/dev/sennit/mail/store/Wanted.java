// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

/** What is fetched of a message besides its UID, flags and mod-sequence. */
public enum Wanted {
    /** When it arrived. */
    INTERNAL_DATE,
    /** How large it is. */
    SIZE,
    /** Its bytes. */
    CONTENT,
    /** Where everything is in it. The store keeps it beside the message, or makes it when it is first asked for. */
    INDEX,
    /**
     * An index that tells at least of the message itself: where its header, its fields and its body are, and the values of the fields. Of
     * its parts it may tell nothing; see {@link dev.sennit.mail.message.MessageIndex#decodeHeader}. {@link #INDEX} counts if both are
     * wanted.
     */
    HEADER,
    /** When it came into this mailbox, RFC 8514. */
    SAVE_DATE,
    /** What its content is known by, RFC 8474. */
    EMAIL_ID
}
