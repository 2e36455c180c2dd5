// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Transport;
import dev.sennit.reactor.TransportWrapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A body that is published. To {@link FlowProtocol}, which knows how to hold a publisher back, the body is a connection of its own: this
 * is its transport, what it writes is content, and closing its writing side is the end of the content.
 */
final class PublishedUpload extends TransportWrapper implements Upload {
    private final Transport transport;
    private final Flow.Publisher<ByteBuffer> publisher;
    private final ContentWriter writer;
    private final Owner owner;
    private @Nullable Producer producer; // non-null while FlowProtocol is registered
    private boolean over;

    PublishedUpload(Transport transport, Flow.Publisher<ByteBuffer> publisher, long lengthBytes, Owner owner) {
        this.transport = transport;
        this.publisher = publisher;
        this.writer = new ContentWriter(transport, lengthBytes);
        this.owner = owner;
    }

    @Override
    public void start() {
        FlowProtocol flow = new FlowProtocol(made -> publisher.subscribe(made.sending(FlowProtocol.AtEnd.CLOSE_HALF)));
        try {
            flow.makeConnection(this);
        } catch (RuntimeException failure) {
            transport.reactor().callFromThread(() -> failed(failure));
        }
    }

    @Override
    public void stop() {
        over = true;
        Producer registered = producer;
        if (registered != null) {
            unregisterProducer();
            registered.stopProducing();
        }
    }

    private void failed(Throwable failure) {
        if (!over) {
            stop();
            owner.uploadFailed(failure);
        }
    }

    // ----------------------------------------------------------------------------------------- for the publisher's
    // side

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    public void write(ByteBuffer data) {
        if (over) {
            return;
        }
        try {
            writer.write(data);
        } catch (IOException tooLong) {
            failed(tooLong);
        }
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        data.forEach(this::write);
    }

    @Override
    public void loseWriteConnection() {
        if (over) {
            return;
        }
        try {
            writer.end();
        } catch (IOException tooShort) {
            failed(tooShort);
            return;
        }
        over = true;
        owner.uploaded();
    }

    @Override
    public void loseConnection() {
        failed(new IOException("the publisher of the body gave up"));
    }

    @Override
    public void loseConnection(CloseReason reason) {
        abortConnection(reason);
    }

    @Override
    public void abortConnection() {
        loseConnection();
    }

    @Override
    public void abortConnection(CloseReason reason) {
        failed(
                reason instanceof CloseReason.ApplicationError error
                        ? error.cause()
                        : new IOException("the publisher of the body gave up: " + reason));
    }

    @Override
    public void pauseProducing() {} // what the server sends is the response's business

    @Override
    public void resumeProducing() {}

    @Override
    public void registerProducer(Producer newProducer) {
        if (over) {
            newProducer.stopProducing();
            return;
        }
        producer = newProducer;
        transport.registerProducer(newProducer);
    }

    @Override
    public void unregisterProducer() {
        if (producer != null) {
            producer = null;
            transport.unregisterProducer();
        }
    }
}
