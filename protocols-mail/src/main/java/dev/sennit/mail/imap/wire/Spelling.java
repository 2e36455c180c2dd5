// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

/** How text outside ASCII is spelled. */
public enum Spelling {
    /** Mailboxes in modified UTF-7, everything else in literals (RFC 3501). */
    ASCII,
    /** In UTF-8, in quotes, too (RFC 9051, RFC 6855). */
    UTF_8
}
