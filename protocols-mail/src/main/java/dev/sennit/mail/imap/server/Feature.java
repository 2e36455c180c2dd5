// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.server;

/** What a client has enabled (RFC 5161). */
enum Feature {
    /** RFC 7162 section 3.1. */
    CONDSTORE("CONDSTORE"),
    /** RFC 7162 section 3.2. */
    QRESYNC("QRESYNC"),
    /** RFC 9051. */
    IMAP4REV2("IMAP4rev2"),
    /** RFC 6855. */
    UTF8_ACCEPT("UTF8=ACCEPT");

    private final String wireName;

    Feature(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }
}
