// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.util.Optional;

/**
 * A field of a header.
 *
 * @param name its name as written
 * @param range all of it, from its name to the end of its last line
 * @param value what stands behind the colon, without the line ends of folding (RFC 5322 section 2.2.3) and the blanks around; raw apart
 *     from that. Kept for the fields that ENVELOPE and BODYSTRUCTURE show and for References, and cut at {@link MessageLimits#fieldBytes()}
 */
public record HeaderField(String name, ByteRange range, Optional<String> value) {
    /**
     * Whether this is the field of that name.
     *
     * @param other a name, in any case
     * @return true if it is
     */
    public boolean isNamed(String other) {
        return name.equalsIgnoreCase(other);
    }
}
