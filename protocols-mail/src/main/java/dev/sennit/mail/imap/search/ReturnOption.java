// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.search;

/** What a search is to return (RFC 4731, RFC 5182); PARTIAL has a range and is in {@link SearchProgram}. */
public enum ReturnOption {
    /** The first message. */
    MIN,
    /** The last message. */
    MAX,
    /** All messages. */
    ALL,
    /** How many messages. */
    COUNT,
    /** Nothing, but the messages are kept for {@code $}. */
    SAVE
}
