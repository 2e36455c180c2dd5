// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.RequestBody;
import dev.sennit.http.h1.WireBuffer;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A request on its way to the server.
 *
 * <pre>
 *   HELD_BACK --100 (Continue), too long--> BODY --its end--> SENT
 *       '------- a response, the end ---------'--> GIVEN_UP
 * </pre>
 */
final class RequestSending implements Upload.Owner {
    private enum State {
        /** The body waits for 100 (Continue). */
        HELD_BACK,
        /** The body is on its way. */
        BODY,
        SENT,
        /** The server does not want the rest, or cannot have it. */
        GIVEN_UP
    }

    private static final int LEAST_REFUSAL = 300;

    private final Transport transport;
    private final OutgoingRequest request;
    private final Duration continuation;
    private final Upload.Owner exchange;
    private final Upload upload;
    private State state;
    private @Nullable Deadline patience; // non-null once it was held back

    RequestSending(Transport transport, OutgoingRequest request, ClientTimeouts timeouts, Upload.Owner exchange) {
        this.transport = transport;
        this.request = request;
        this.continuation = timeouts.continuation();
        this.exchange = exchange;
        upload = upload(request.body(), new RateWatch.Rate(timeouts.uploadBytesPerSecond(), timeouts.uploadGrace()));
        state = request.expectsContinue() ? State.HELD_BACK : State.BODY;
    }

    private Upload upload(RequestBody body, RateWatch.Rate least) {
        return body.openPublisher()
                .<Upload>map(publisher -> new PublishedUpload(transport, publisher, body.lengthBytes(), least, this))
                .orElseGet(() -> new SourceUpload(transport, body, least, this));
    }

    /** Sends the head, and the body unless it waits. */
    void start() {
        WireBuffer head = RequestHeadWriter.write(request);
        transport.write(ByteBuffer.wrap(head.bytes(), 0, head.length()));
        if (request.body().isEmpty()) {
            uploaded();
        } else if (state == State.HELD_BACK) {
            Deadline deadline = new Deadline(transport, DeadlineKind.PHASE, "continuation", this::sendBody);
            patience = deadline;
            deadline.set(continuation);
        } else {
            upload.start();
        }
    }

    /** The server asks for the body. */
    void sendBody() {
        if (state == State.HELD_BACK) {
            closePatience();
            state = State.BODY;
            upload.start();
        }
    }

    private void closePatience() {
        if (patience != null) {
            patience.close();
        }
    }

    /** The server answers: a body that it has not asked for, or refuses, is not sent. */
    void answered(int statusCode) {
        if (state == State.HELD_BACK || statusCode >= LEAST_REFUSAL) {
            stop();
        }
    }

    void stop() {
        closePatience();
        if (state != State.SENT) {
            state = State.GIVEN_UP;
            upload.stop();
        }
    }

    boolean isSent() {
        return state == State.SENT;
    }

    @Override
    public void uploaded() {
        state = State.SENT;
        exchange.uploaded();
    }

    @Override
    public void uploadFailed(Throwable failure) {
        exchange.uploadFailed(failure);
    }

    @Override
    public void uploadTooSlow(CloseReason reason) {
        exchange.uploadTooSlow(reason);
    }
}
