// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.store.MessageData;
import java.util.Optional;

/**
 * A message that a FETCH is answered for.
 *
 * @param sequenceNumber its number in the session, from 1
 * @param recency whether it has {@code \Recent} in the session
 * @param data the {@linkplain FetchRequest#wanted() wanted} of it
 * @param emailId the id that copies of it share (RFC 8474), if it has one
 */
public record FetchedMessage(long sequenceNumber, Recency recency, MessageData data, Optional<String> emailId) {
    /** Whether a message has {@code \Recent}. */
    public enum Recency {
        /** It has. */
        RECENT,
        /** It has not, or there is no such flag: IMAP4rev2 has none. */
        KNOWN
    }
}
