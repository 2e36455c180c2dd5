// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/** How messages become threads (RFC 5256). IMAP spells them as they are here. */
public enum ThreadAlgorithm {
    /** By their base subjects (section 3). */
    ORDEREDSUBJECT,
    /** By what they refer to (section 3). */
    REFERENCES
}
