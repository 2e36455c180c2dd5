// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.store.EmailId;
import dev.sennit.mail.store.internal.BlockingContent;
import dev.sennit.mail.store.internal.HeldContent;
import java.time.Instant;
import java.util.Optional;

/** What of a message never changes. */
record MemoryMessage(
        byte[] bytes,
        MessageIndex index,
        Instant internalDate,
        Instant saveDate,
        EmailId emailId,
        Optional<String> key) {
    /** In another mailbox, or a second time in this. */
    MemoryMessage copy(Instant savedAt) {
        return new MemoryMessage(bytes, index, internalDate, savedAt, emailId, Optional.empty());
    }

    BlockingContent content() {
        return new HeldContent(bytes);
    }
}
