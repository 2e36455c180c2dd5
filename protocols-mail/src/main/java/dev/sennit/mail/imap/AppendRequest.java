// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.store.Flags;
import java.time.Instant;
import java.util.Optional;

/**
 * A message that is to be put into a mailbox.
 *
 * @param source its text, which has lines that end with CRLF, and no NUL
 * @param octets how long it is: IMAP says that first
 * @param flags which it is to have
 * @param internalDate when it was received; empty if that is when the server takes it
 */
public record AppendRequest(MessageSource source, long octets, Flags flags, Optional<Instant> internalDate) {
    /**
     * Checks the length.
     *
     * @param source see above
     * @param octets see above; 1 or more: a message of none is no message (RFC 9051 section 6.3.12)
     * @param flags see above
     * @param internalDate see above
     * @throws IllegalArgumentException if it is less
     */
    public AppendRequest {
        if (octets < 1) {
            throw new IllegalArgumentException("a message has 1 octet or more, not " + octets);
        }
    }

    /**
     * A message in memory, without flags.
     *
     * @param text is not copied, and must not change
     * @return good for one APPEND
     */
    public static AppendRequest of(byte[] text) {
        return of(MessageSource.of(text), text.length);
    }

    /**
     * A message from somewhere, without flags.
     *
     * @param source its text
     * @param octets how long it is, exactly
     * @return good for one APPEND
     */
    public static AppendRequest of(MessageSource source, long octets) {
        return new AppendRequest(source, octets, Flags.NONE, Optional.empty());
    }

    /**
     * With flags.
     *
     * @param value which
     * @return a changed copy
     */
    public AppendRequest withFlags(Flags value) {
        return new AppendRequest(source, octets, value, internalDate);
    }

    /**
     * Received at another time.
     *
     * @param value when
     * @return a changed copy
     */
    public AppendRequest withInternalDate(Instant value) {
        return new AppendRequest(source, octets, flags, Optional.of(value));
    }
}
