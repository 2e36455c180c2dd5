// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.store.internal.BlockingContent;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;

/** What of a message never changes. */
record MemoryMessage(byte[] bytes, MessageIndex index, Instant internalDate, Instant saveDate, Optional<String> key) {
    BlockingContent content() {
        return new BlockingContent() {
            @Override
            public long sizeOctets() {
                return bytes.length;
            }

            @Override
            public ByteBuffer read(long offset, int maxBytes) {
                int from = (int) Math.min(offset, bytes.length);
                int to = from + Math.min(maxBytes, bytes.length - from);
                return ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to));
            }

            @Override
            public void close() {
                // nothing is held
            }
        };
    }
}
