// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.store.internal.BlockingContent;
import dev.sennit.mail.store.internal.HeldContent;
import java.time.Instant;
import java.util.Optional;

/** What of a message never changes. */
record MemoryMessage(byte[] bytes, MessageIndex index, Instant internalDate, Instant saveDate, Optional<String> key) {
    BlockingContent content() {
        return new HeldContent(bytes);
    }
}
