// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.MessageSource;
import dev.sennit.mail.store.MessageContent;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/** A message of a store. */
public final class StoredSource implements MessageSource {
    private final MessageContent content;
    private long offset;

    /** From its beginning. */
    public StoredSource(MessageContent content) {
        this.content = content;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        return content.read(offset, PIECE_BYTES).thenApply(piece -> {
            offset += piece.remaining();
            return piece;
        });
    }

    @Override
    public void close() {
        content.close();
    }
}
