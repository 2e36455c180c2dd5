// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

/**
 * The beginning and length that stand in angle brackets behind a section.
 *
 * @param offset the first octet, from 0
 * @param octets how many at most; 1 or more (RFC 9051 section 9, "nz-number64")
 */
public record Partial(long offset, long octets) {
    /**
     * Checks both.
     *
     * @param offset see above
     * @param octets see above
     * @throws IllegalArgumentException if the offset is negative or no octet is wanted
     */
    public Partial {
        if (offset < 0 || octets < 1) {
            throw new IllegalArgumentException(
                    "a part of a section is of 1 octet or more from 0 or behind, not <" + offset + '.' + octets + '>');
        }
    }
}
