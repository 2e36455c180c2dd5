// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * The bytes of a message, which never change. Lines end with CRLF: where a bare LF was stored, a CRLF is read. A message that is
 * removed can still be read until this is closed.
 */
public interface MessageContent extends AutoCloseable {
    /** How many bytes one read brings at most. */
    int MAX_READ_BYTES = 64 << 10;

    /** {@return how many bytes there are} */
    long sizeOctets();

    /**
     * Reads some bytes. To read from beginning to end is the fastest order.
     *
     * @param offset where to begin; from 0
     * @param maxBytes how many to read at most; at least 1
     * @return at least one byte and at most {@code maxBytes} or {@link #MAX_READ_BYTES}; none at the end and behind it. The buffer is
     *     the caller's. Fails with {@link UnreadableMessageException}
     * @throws IllegalArgumentException if the offset is negative or no byte is asked for
     */
    CompletionStage<ByteBuffer> read(long offset, int maxBytes);

    /** Gives back what is held for this. Reads fail afterwards. Closing twice does nothing more. */
    @Override
    void close();
}
