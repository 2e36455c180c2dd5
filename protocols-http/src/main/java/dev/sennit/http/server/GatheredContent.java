// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Hands a body that is there already to a receiver that takes it as a stream. */
final class GatheredContent implements ContentSource {
    private final Request request;
    private final ResponseQueue responses;
    private final IncomingContent content;
    private @Nullable ByteBuffer bytes; // null once it was delivered

    GatheredContent(Request request, ResponseQueue responses, ByteBuffer bytes) {
        this.request = request;
        this.responses = responses;
        this.bytes = bytes;
        this.content = new IncomingContent(responses.transport(), this, bytes.remaining());
    }

    IncomingContent content() {
        return content;
    }

    @Override
    public void wanted() {
        responses.transport().reactor().callFromThread(this::deliver);
    }

    private void deliver() {
        ByteBuffer all = bytes;
        if (all == null || content.isHeld()) {
            return;
        }
        bytes = null;
        if (all.hasRemaining()) {
            content.deliver(all.duplicate());
        }
        content.ended(CloseReason.DONE);
    }

    @Override
    public void held() {}

    @Override
    public void dropped() {
        bytes = null;
    }

    @Override
    public void failed(Throwable failure) {
        responses.handlerFailed(request, failure);
    }
}
