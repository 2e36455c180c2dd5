// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.BodySource;
import dev.sennit.http.client.RequestBody;
import dev.sennit.reactor.PullProducer;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A body that is asked for a piece whenever the server has taken those before. */
final class SourceUpload implements Upload, PullProducer {
    private static final Logger LOG = LoggerFactory.getLogger(ClientChannel.class);

    private enum State {
        NEW,
        SENDING,
        OVER
    }

    private final Transport transport;
    private final Supplier<BodySource> opening;
    private final ContentWriter writer;
    private final RateWatch.Rate leastRate;
    private final Owner owner;
    private State state = State.NEW;
    private @Nullable BodySource source; // non-null exactly while SENDING
    private @Nullable RateWatch rate; // non-null once there is more than one piece

    SourceUpload(Transport transport, RequestBody body, RateWatch.Rate leastRate, Owner owner) {
        this.transport = transport;
        this.opening = body::open;
        this.writer = new ContentWriter(transport, body.lengthBytes());
        this.leastRate = leastRate;
        this.owner = owner;
    }

    /** The first piece leaves with the head. What goes wrong is told in a later turn. */
    @Override
    public void start() {
        try {
            state = State.SENDING;
            source = opening.get();
            sendPiece();
            if (state == State.SENDING) {
                transport.registerProducer(this);
                rate = new RateWatch(transport, RateWatch.UPLOAD, leastRate, writer::takenBytes, owner::uploadTooSlow);
                rate.resume(); // for good: a source always has something to send
            }
        } catch (IOException | RuntimeException failure) {
            stop();
            transport.reactor().callFromThread(() -> owner.uploadFailed(failure));
        }
    }

    @Override
    public void resumeProducing() {
        try {
            sendPiece();
        } catch (IOException | RuntimeException failure) {
            stop();
            owner.uploadFailed(failure);
        }
    }

    private void sendPiece() throws IOException {
        BodySource from = source;
        if (from == null) {
            return;
        }
        ByteBuffer piece = from.next();
        if (piece == null) {
            end();
        } else if (!piece.hasRemaining()) {
            throw new IOException("the body's source gave an empty piece; at the end it must give null");
        } else {
            writer.write(piece);
            if (writer.isFull()) {
                finishFull(from);
            }
        }
    }

    /** What was announced is written, so the server may answer now: whether the source agrees is asked at once. */
    private void finishFull(BodySource from) throws IOException {
        ByteBuffer more = from.next();
        if (more != null) {
            writer.write(more);
        }
        end();
    }

    private void end() throws IOException {
        writer.end();
        stop();
        owner.uploaded();
    }

    @Override
    public void stop() {
        if (state == State.SENDING) {
            transport.unregisterProducer();
        }
        stopProducing();
    }

    @Override
    public void stopProducing() {
        state = State.OVER;
        if (rate != null) {
            rate.close();
        }
        BodySource open = source;
        source = null;
        if (open != null) {
            try {
                open.close();
            } catch (RuntimeException e) {
                LOG.error("the source of a body cannot be closed", e);
            }
        }
    }
}
