// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.delivery;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes the bytes of one message: a Received field first, then what the client sent, lines ending with CRLF and dots as they were meant.
 * Called on the reactor's thread, one call at a time; exactly one of {@link #commit} and {@link #abort} comes last.
 */
public interface MessageWriter {
    /** What {@link #write} answers when it is ready for more at once. */
    CompletionStage<Void> READY = CompletableFuture.completedFuture(null);

    /**
     * Takes the next bytes. As long as the stage that was answered last is not complete the client is not read; what has been read
     * already may still come, 64 KiB or less.
     *
     * @param bytes read-only, on loan until this returns
     * @return complete when more may come; if it fails the message is aborted
     */
    CompletionStage<Void> write(ByteBuffer bytes);

    /**
     * All bytes were written: delivers the message, as durably as the sink promises, since the client forgets it when it is told.
     *
     * @return what became of it: one disposition for all recipients, or one for each of the envelope in its order. LMTP clients are told
     *     each; SMTP has one answer only, and gets the worst: 4xx if there is any, else 5xx if there is any, so that nobody's message
     *     gets lost. Sinks that cannot deliver to all or none should deliver the rest by themselves then
     */
    CompletionStage<List<Disposition>> commit();

    /** The message is not to be delivered: its client went away, or broke the rules. What was written is dropped. */
    void abort();
}
