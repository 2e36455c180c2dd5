// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.store;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/**
 * Takes the bytes of a new message. Either {@link #commit()} or {@link #abort()} ends it; one that is forgotten costs room until its
 * account is closed, which aborts it.
 */
public interface MessageAppender {
    /** How many bytes may wait for the storage. */
    int MAX_WAITING_BYTES = 1 << 20;

    /**
     * Takes bytes. They are copied: the buffer is the caller's again when this returns.
     *
     * @param bytes the next of the message; all that remain are taken
     * @return completed when there is room for more. Who does not wait may be refused. Fails with {@link
     *     StoreException.Reason#MESSAGE_TOO_LARGE}, {@link StoreException.Reason#OVER_QUOTA} or {@link
     *     StoreException.Reason#STORAGE_FAULT}; later calls fail alike
     * @throws IllegalStateException if more than {@link #MAX_WAITING_BYTES} would wait, or after commit or abort
     */
    CompletionStage<Void> write(ByteBuffer bytes);

    /**
     * Puts the message into the mailbox. What was written need not have been waited for.
     *
     * @return where it is, once that is as durable as the store says; when it fails, the message is not in the mailbox
     * @throws IllegalStateException after commit or abort
     */
    CompletionStage<AppendResult> commit();

    /**
     * The same with a key that is known only now, such as a digest of all that was written. It takes the place of {@link
     * AppendSpec#idempotencyKey()}.
     *
     * @param idempotencyKey what this attempt has in common with its repetitions, any text
     * @return where it is, or where the one with this key is that the mailbox has already
     * @throws IllegalStateException after commit or abort
     */
    CompletionStage<AppendResult> commit(String idempotencyKey);

    /** Forgets the message. After commit or abort this does nothing. */
    void abort();
}
