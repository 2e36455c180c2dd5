// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/** What it takes to say whether a message is what a key says; the cheapest first. */
enum Level {
    /** What the session knows. */
    SESSION,
    /** What the store has at hand: flags, mod-sequence, arrival, size. */
    STATE,
    /** The index. */
    INDEX,
    /** The message itself. */
    CONTENT
}
