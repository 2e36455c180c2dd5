// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap;

import dev.sennit.mail.message.BodyStructure;
import dev.sennit.mail.message.MessageEnvelope;
import dev.sennit.mail.store.Flags;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What FETCH tells of a message: what was asked for, and perhaps more.
 *
 * @param sequence its place in the mailbox, from 1
 * @param uid its UID
 * @param flags its flags; {@code \Recent} is not among them
 * @param octets how long it is
 * @param internalDate when the server got it
 * @param modSeq of its latest change
 * @param envelope the most important fields of its header
 * @param structure what it is made of
 */
public record MessageSummary(
        long sequence,
        long uid,
        Optional<Flags> flags,
        OptionalLong octets,
        Optional<Instant> internalDate,
        OptionalLong modSeq,
        Optional<MessageEnvelope> envelope,
        Optional<BodyStructure> structure) {}
