// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/** What messages are sorted by (RFC 5256 section 3, RFC 5957). IMAP spells them as they are here. */
public enum SortField {
    /** When they arrived. */
    ARRIVAL,
    /** The mailbox of the first address in Cc. */
    CC,
    /** When they were sent. */
    DATE,
    /** The mailbox of the first address in From. */
    FROM,
    /** How large they are. */
    SIZE,
    /** What they are about. */
    SUBJECT,
    /** The mailbox of the first address in To. */
    TO,
    /** How the first address in From is shown. */
    DISPLAYFROM,
    /** How the first address in To is shown. */
    DISPLAYTO
}
