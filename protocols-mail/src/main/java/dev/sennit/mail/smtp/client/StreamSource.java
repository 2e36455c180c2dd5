// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.MessageSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A stream that may block, read by others. */
public final class StreamSource implements MessageSource {
    private static final Logger LOG = LoggerFactory.getLogger(StreamSource.class);

    private final InputStream stream;
    private final Executor workers;

    /** From where the stream stands. */
    public StreamSource(InputStream stream, Executor workers) {
        this.stream = stream;
        this.workers = workers;
    }

    @Override
    public CompletionStage<ByteBuffer> next() {
        CompletableFuture<ByteBuffer> piece = new CompletableFuture<>();
        workers.execute(() -> {
            try {
                piece.complete(ByteBuffer.wrap(stream.readNBytes(PIECE_BYTES)));
            } catch (IOException | RuntimeException e) {
                piece.completeExceptionally(e);
            }
        });
        return piece;
    }

    @Override
    public void close() {
        workers.execute(() -> {
            try {
                stream.close();
            } catch (IOException e) {
                LOG.error("the source of a message cannot be closed", e);
            }
        });
    }
}
