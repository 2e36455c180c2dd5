// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.ResponseBody;
import dev.sennit.http.h1.PublisherTransport;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.PushProducer;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A published body of a response. */
final class PublishedBody extends PublisherTransport {
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

    @Override
    protected void failed(Throwable cause) {
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
    public void loseWriteConnection() {
        if (!over) {
            over = true;
            body.end();
        }
    }

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
