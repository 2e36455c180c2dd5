// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store.internal;

import dev.sennit.mail.store.MessageContent;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Content that is in memory: every answer is there at once. */
final class HeldContentSession implements MessageContent {
    private final HeldContent content;
    private volatile boolean closed;

    HeldContentSession(HeldContent content) {
        this.content = content;
    }

    @Override
    public long sizeOctets() {
        return content.sizeOctets();
    }

    @Override
    public CompletionStage<ByteBuffer> read(long offset, int maxBytes) {
        ContentSession.check(offset, maxBytes);
        return closed
                ? CompletableFuture.failedFuture(Failures.closed("the content"))
                : CompletableFuture.completedFuture(content.read(offset, Math.min(maxBytes, MAX_READ_BYTES)));
    }

    @Override
    public void close() {
        closed = true;
    }
}
