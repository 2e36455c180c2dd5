// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.MessageSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** A source whose pieces come when the test says so. */
final class HeldSource implements MessageSource {
    int asked;
    int closed;
    private CompletableFuture<ByteBuffer> next = new CompletableFuture<>();

    void gives(String piece) {
        CompletableFuture<ByteBuffer> now = next;
        next = new CompletableFuture<>();
        now.complete(ByteBuffer.wrap(piece.getBytes(StandardCharsets.ISO_8859_1)));
    }

    void fails(Throwable failure) {
        next.completeExceptionally(failure);
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        asked++;
        return next;
    }

    @Override
    public void close() {
        closed++;
    }
}
