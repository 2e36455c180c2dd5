// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.client;

import dev.sennit.mail.MessageReceiver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps what comes, and is ready when the test says so. */
final class CollectingReceiver implements MessageReceiver {
    CompletableFuture<Void> ready = CompletableFuture.completedFuture(null);
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<Void> write(ByteBuffer bytes) {
        text.append(StandardCharsets.ISO_8859_1.decode(bytes));
        return ready;
    }

    String text() {
        return text.toString();
    }
}
