// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.memory;

import dev.sennit.mail.store.internal.Draft;
import dev.sennit.mail.store.internal.Failures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Gathers a message, with CRLF at the end of each line. */
final class MemoryDraft implements Draft {
    private final long maxOctets;
    private ByteArrayOutputStream gathered = new ByteArrayOutputStream();
    private boolean afterCr;

    MemoryDraft(long maxOctets) {
        this.maxOctets = maxOctets;
    }

    @Override
    public void write(ByteBuffer bytes) {
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
        // it is all there
    }

    byte[] bytes() {
        return gathered.toByteArray();
    }

    @Override
    public void discard() {
        gathered = new ByteArrayOutputStream(0);
    }
}
