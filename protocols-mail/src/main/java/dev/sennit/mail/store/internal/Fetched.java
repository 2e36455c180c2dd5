// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.MessageState;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** A message with what was wanted of it. */
public record Fetched(
        MessageState state,
        Optional<Instant> internalDate,
        OptionalLong sizeOctets,
        Optional<BlockingContent> content,
        Optional<MessageIndex> index,
        Optional<Instant> saveDate,
        Optional<EmailId> emailId) {}
