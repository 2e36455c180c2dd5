// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.MessageSource;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Text that is there. */
public final class BytesSource implements MessageSource {
    private final byte[] text;
    private int offset;

    /** Of all of it. */
    public BytesSource(byte[] text) {
        this.text = text;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        int length = Math.min(PIECE_BYTES, text.length - offset);
        ByteBuffer piece = ByteBuffer.wrap(text, offset, length);
        offset += length;
        return CompletableFuture.completedFuture(piece);
    }

    @Override
    public void close() {}
}
