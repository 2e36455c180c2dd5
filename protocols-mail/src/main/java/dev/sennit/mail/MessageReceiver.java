// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Takes the bytes of a message that a client fetches, without what the protocol put between them. Called on the reactor's thread. */
@FunctionalInterface
public interface MessageReceiver {
    /** What {@link #write} answers when it is ready for more at once. */
    CompletionStage<Void> READY = CompletableFuture.completedFuture(null);

    /**
     * Takes the next bytes. As long as the stage that was answered is not complete the server is not read, and no further bytes come.
     *
     * @param bytes read-only, on loan until the stage is complete
     * @return complete when more may come; if it fails the connection ends
     */
    CompletionStage<Void> write(ByteBuffer bytes);
}
