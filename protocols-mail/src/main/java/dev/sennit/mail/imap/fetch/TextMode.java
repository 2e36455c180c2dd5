// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

/** How a text that is not ASCII is sent. */
public enum TextMode {
    /** As a literal (RFC 3501 section 4.3). */
    ASCII,
    /** In quotes if it is UTF-8: to a client that has enabled IMAP4rev2 or UTF8=ACCEPT (RFC 9051 section 4.3, RFC 6855). */
    UTF_8
}
