// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.message.MessageIndex;
import dev.sennit.mail.message.MessageIndexer;
import dev.sennit.mail.store.internal.Draft;
import dev.sennit.mail.store.internal.Failures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Gathers a message, with CRLF at the end of each line, and indexes it on the way. */
final class MemoryDraft implements Draft {
    private final long maxOctets;
    private final MessageIndexer indexer = new MessageIndexer();
    private ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private boolean afterCr;
    private @Nullable MessageIndex index; // non-null when it is finished

    MemoryDraft(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    @Override
    public void write(ByteBuffer bytes) {
        indexer.write(bytes.duplicate());
        while (bytes.hasRemaining()) {
            byte b = bytes.get();
            if (b == '\n' && !afterCr) {
                gathered.write('\r');
            }
            gathered.write(b);
            afterCr = b == '\r';
            if (gathered.size() > maxOctets) {
                throw Failures.tooLarge(maxOctets);
            }
        }
    }

    @Override
    public void finish() {
        index = indexer.finish();
    }

    MessageIndex index() {
        return Objects.requireNonNull(index);
    }

    long octets() {
        return gathered.size();
    }

    byte[] bytes() {
        return gathered.toByteArray();
    }

    @Override
    public void discard() {
        gathered = new ByteArrayOutputStream(0);
    }
}
