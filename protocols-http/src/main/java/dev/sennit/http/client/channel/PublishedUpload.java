// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.h1.PublisherTransport;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A published body of a request. */
final class PublishedUpload extends PublisherTransport implements Upload {
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

    @Override
    protected void failed(Throwable failure) {
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
