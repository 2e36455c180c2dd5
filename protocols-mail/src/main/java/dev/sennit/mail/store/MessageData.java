// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageLimits;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A fetched message.
 *
 * @param state its UID, flags and mod-sequence
 * @param internalDate when it arrived, to the second; present if {@linkplain Wanted#INTERNAL_DATE wanted}
 * @param sizeOctets how large it is with CRLF at the end of each line; present if {@linkplain Wanted#SIZE wanted}
 * @param content its bytes, to be closed by whoever fetched it; present if {@linkplain Wanted#CONTENT wanted}
 * @param index where everything is in it, within {@link MessageLimits#DEFAULTS}; present if {@linkplain Wanted#INDEX wanted}, and
 *     perhaps without parts if {@linkplain Wanted#HEADER only the header is}. Its octets are those of the content, its stored bytes are
 *     the store's own affair
 * @param saveDate when it was delivered, appended, copied or moved into this mailbox, to the second; present if {@linkplain
 *     Wanted#SAVE_DATE wanted} and known
 * @param emailId what its content is known by; present if {@linkplain Wanted#EMAIL_ID wanted} and the store {@linkplain
 *     MailStore#hasEmailIds() has such ids}
 */
public record MessageData(
        MessageState state,
        Optional<Instant> internalDate,
        OptionalLong sizeOctets,
        Optional<MessageContent> content,
        Optional<MessageIndex> index,
        Optional<Instant> saveDate,
        Optional<EmailId> emailId) {
    /**
     * A message of which neither is known when it came into its mailbox nor what its content is known by.
     *
     * @param state its UID, flags and mod-sequence
     * @param internalDate when it arrived
     * @param sizeOctets how large it is
     * @param content its bytes
     * @param index where everything is in it
     */
    public MessageData(
            MessageState state,
            Optional<Instant> internalDate,
            OptionalLong sizeOctets,
            Optional<MessageContent> content,
            Optional<MessageIndex> index) {
        this(state, internalDate, sizeOctets, content, index, Optional.empty(), Optional.empty());
    }

    /**
     * Another state.
     *
     * @param other its UID, flags and mod-sequence as they are now
     * @return this with it
     */
    public MessageData withState(MessageState other) {
        return new MessageData(other, internalDate, sizeOctets, content, index, saveDate, emailId);
    }
}
