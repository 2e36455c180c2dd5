// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp;

import dev.sennit.mail.smtp.client.BytesSource;
import dev.sennit.mail.smtp.client.StoredSource;
import dev.sennit.mail.smtp.client.StreamSource;
import dev.sennit.mail.store.MessageContent;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * Where the text of a message comes from, piece by piece. A client asks for the next piece when its server has taken those before, so a
 * message of any length needs the memory of a few pieces. Called on the reactor's thread, one call at a time.
 */
public interface MessageSource {
    /** How many bytes a piece of the sources here has at most. */
    int PIECE_BYTES = 64 << 10;

    /**
     * The next piece.
     *
     * @return the bytes, the caller's until it asks for the next piece; none at the end. If it fails the message is not delivered. It
     *     may be completed on any thread
     */
    CompletionStage<ByteBuffer> next();

    /** Lets go of what it holds. Called once: after the end, or when nobody wants the message any more. */
    void close();

    /**
     * Of bytes.
     *
     * @param text is not copied, and must not change
     * @return good for one message
     */
    static MessageSource of(byte[] text) {
        return new BytesSource(text);
    }

    /**
     * Of a message that a store has.
     *
     * @param content is closed in the end
     * @return good for one message
     */
    static MessageSource of(MessageContent content) {
        return new StoredSource(content);
    }

    /**
     * Of a stream that may block.
     *
     * @param stream is read and in the end closed by the workers
     * @param workers read it
     * @return good for one message
     */
    static MessageSource of(InputStream stream, Executor workers) {
        return new StreamSource(stream, workers);
    }
}
