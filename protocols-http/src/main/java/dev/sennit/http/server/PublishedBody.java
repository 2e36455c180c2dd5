// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.ResponseBody;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.PushProducer;
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
final class PublishedBody extends TransportWrapper {
    private final Transport transport;
    private final ResponseBody body;
    private @Nullable Producer producer; // non-null while FlowProtocol is registered
    private boolean over;

    private PublishedBody(Transport transport, ResponseBody body) {
        this.transport = transport;
        this.body = body;
    }

    static void subscribe(Flow.Publisher<ByteBuffer> publisher, ResponseBody body, Transport transport) {
        PublishedBody published = new PublishedBody(transport, body);
        body.onDrain(published::drained);
        body.onLost(published::stop);
        new FlowProtocol(made -> publisher.subscribe(made.sending(FlowProtocol.AtEnd.CLOSE_HALF)))
                .makeConnection(published);
    }

    private void drained() {
        if (producer != null) {
            producer.resumeProducing();
        }
    }

    private void stop() {
        over = true;
        Producer registered = producer;
        producer = null;
        if (registered != null) {
            registered.stopProducing();
        }
    }

    private void fail(Throwable cause) {
        if (!over) {
            stop();
            body.fail(cause);
        }
    }

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    public void write(ByteBuffer data) {
        if (over) {
            return;
        }
        body.write(data);
        if (!body.isReady() && producer instanceof PushProducer fast) {
            fast.pauseProducing();
        }
    }

    @Override
    public void writeSequence(List<ByteBuffer> data) {
        data.forEach(this::write);
    }

    @Override
    public void loseWriteConnection() {
        if (!over) {
            over = true;
            body.end();
        }
    }

    @Override
    public void loseConnection() {
        fail(new IOException("the publisher of the body gave up"));
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
        fail(
                reason instanceof CloseReason.ApplicationError error
                        ? error.cause()
                        : new IOException("the publisher of the body gave up: " + reason));
    }

    @Override
    public void pauseProducing() {} // what the client sends is the channel's business

    @Override
    public void resumeProducing() {}

    @Override
    public void registerProducer(Producer newProducer) {
        if (over) {
            newProducer.stopProducing();
        } else {
            producer = newProducer;
        }
    }

    @Override
    public void unregisterProducer() {
        producer = null;
    }
}
