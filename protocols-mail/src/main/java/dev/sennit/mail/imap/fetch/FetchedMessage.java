// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import dev.sennit.mail.store.MessageData;

/**
 * A message that a FETCH is answered for.
 *
 * @param sequenceNumber its number in the session, from 1
 * @param recency whether it has {@code \Recent} in the session
 * @param data the {@linkplain FetchRequest#wanted() wanted} of it
 */
public record FetchedMessage(long sequenceNumber, Recency recency, MessageData data) {
    /** Whether a message has {@code \Recent}. */
    public enum Recency {
        /** It has. */
        RECENT,
        /** It has not, or there is no such flag: IMAP4rev2 has none. */
        KNOWN
    }
}
