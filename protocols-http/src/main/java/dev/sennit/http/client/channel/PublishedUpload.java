// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.h1.PublisherTransport;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Producer;
import dev.sennit.reactor.PushProducer;
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
    private final RateWatch rate;
    private final Owner owner;
    private @Nullable Producer producer; // non-null while FlowProtocol is registered
    private boolean over;

    /** Hears when the server has taken all that there was. */
    private final class Watched implements PushProducer {
        private final PushProducer above;

        Watched(PushProducer above) {
            this.above = above;
        }

        @Override
        public void pauseProducing() {
            above.pauseProducing();
        }

        @Override
        public void resumeProducing() {
            above.resumeProducing();
        }

        @Override
        public void allSent() {
            rate.pause();
            above.allSent();
        }

        @Override
        public void stopProducing() {
            above.stopProducing();
        }
    }

    PublishedUpload(
            Transport transport,
            Flow.Publisher<ByteBuffer> publisher,
            long lengthBytes,
            RateWatch.Rate leastRate,
            Owner owner) {
        this.transport = transport;
        this.publisher = publisher;
        this.writer = new ContentWriter(transport, lengthBytes);
        this.rate = new RateWatch(transport, RateWatch.UPLOAD, leastRate, writer::takenBytes, owner::uploadTooSlow);
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
        rate.close();
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
            rate.resume();
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
        rate.close();
        owner.uploaded();
    }

    @Override
    public void registerProducer(Producer newProducer) {
        if (over) {
            newProducer.stopProducing();
            return;
        }
        producer = newProducer;
        transport.registerProducer(newProducer instanceof PushProducer pushed ? new Watched(pushed) : newProducer);
    }

    @Override
    public void unregisterProducer() {
        if (producer != null) {
            producer = null;
            transport.unregisterProducer();
        }
    }
}
