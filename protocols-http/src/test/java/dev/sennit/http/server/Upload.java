// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** A receiver of content: notes what it gets, and can be told what to do with each piece and at the end. */
final class Upload extends BaseProtocol {
    final StringBuilder text = new StringBuilder();
    String end = "";
    Consumer<Upload> atPiece = upload -> {};
    Consumer<Upload> atEnd = upload -> {};

    @Override
    public void dataReceived(ByteBuffer data) {
        if (!end.isEmpty()) {
            throw new AssertionError("data behind the end");
        }
        text.append(StandardCharsets.US_ASCII.decode(data));
        atPiece.accept(this);
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (!end.isEmpty()) {
            throw new AssertionError("two ends: " + end + ", " + reason);
        }
        end = reason.toString();
        atEnd.accept(this);
    }

    void pause() {
        transport().pauseProducing();
    }

    void fail(Throwable cause) {
        transport().abortConnection(new CloseReason.ApplicationError(cause));
    }

    void resume() {
        transport().resumeProducing();
    }
}
