// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.TransportWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A body that is published. To {@link dev.sennit.reactor.FlowProtocol}, which knows how to hold a publisher back, the body is a connection
 * of its own: this is its transport, what it writes is content, and closing its writing side is the end of the content.
 */
public abstract class PublisherTransport extends TransportWrapper {
    /** The body does not come to its end. */
    protected abstract void failed(Throwable cause);

    @Override
    public final void writeSequence(List<ByteBuffer> data) {
        data.forEach(this::write);
    }

    @Override
    public final void loseConnection() {
        failed(new IOException("the publisher of the body gave up"));
    }

    @Override
    public final void loseConnection(CloseReason reason) {
        abortConnection(reason);
    }

    @Override
    public final void abortConnection() {
        loseConnection();
    }

    @Override
    public final void abortConnection(CloseReason reason) {
        failed(
                reason instanceof CloseReason.ApplicationError error
                        ? error.cause()
                        : new IOException("the publisher of the body gave up: " + reason));
    }

    @Override
    public final void pauseProducing() {} // what the peer sends is another's business

    @Override
    public final void resumeProducing() {}
}
