// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/** What STATUS tells (RFC 9051 section 6.3.11, RFC 7162, RFC 7889, RFC 8438, RFC 8474). IMAP spells them as they are here. */
public enum StatusItem {
    /** How many messages. */
    MESSAGES,
    /** How many are recent. */
    RECENT,
    /** The next UID. */
    UIDNEXT,
    /** What the UIDs are good with. */
    UIDVALIDITY,
    /** How many are not seen. */
    UNSEEN,
    /** How many are marked as deleted. */
    DELETED,
    /** How large they are together. */
    SIZE,
    /** The latest change. */
    HIGHESTMODSEQ,
    /** How large a new message may be. */
    APPENDLIMIT,
    /** What the mailbox is known by. */
    MAILBOXID
}
