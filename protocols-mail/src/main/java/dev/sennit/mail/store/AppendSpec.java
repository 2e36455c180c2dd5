// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What is known of a message before its bytes.
 *
 * @param flags those it is to have
 * @param internalDate when it arrived; empty for the time of its commit
 * @param announcedOctets how large it will be, so that what is too large is refused early; empty when nobody said
 * @param idempotencyKey what this attempt has in common with its repetitions: while a message with the same key is in the
 *     mailbox, another commit adds none and answers with that one. Empty for a message that is to be added in any case
 */
public record AppendSpec(
        Flags flags, Optional<Instant> internalDate, OptionalLong announcedOctets, Optional<String> idempotencyKey) {
    /** No flags, the current time, no size, no key. */
    public static final AppendSpec PLAIN =
            new AppendSpec(Flags.NONE, Optional.empty(), OptionalLong.empty(), Optional.empty());

    /**
     * Other flags.
     *
     * @param other those
     * @return this with them
     */
    public AppendSpec withFlags(Flags other) {
        return new AppendSpec(other, internalDate, announcedOctets, idempotencyKey);
    }

    /**
     * Another date.
     *
     * @param other when the message arrived; kept to the second
     * @return this with it
     */
    public AppendSpec withInternalDate(Instant other) {
        return new AppendSpec(flags, Optional.of(other), announcedOctets, idempotencyKey);
    }

    /**
     * A size.
     *
     * @param octets how large the message will be
     * @return this with it
     */
    public AppendSpec withAnnouncedOctets(long octets) {
        return new AppendSpec(flags, internalDate, OptionalLong.of(octets), idempotencyKey);
    }

    /**
     * A key.
     *
     * @param key any text, such as a queue's id and the recipient
     * @return this with it
     */
    public AppendSpec withIdempotencyKey(String key) {
        return new AppendSpec(flags, internalDate, announcedOctets, Optional.of(key));
    }
}
