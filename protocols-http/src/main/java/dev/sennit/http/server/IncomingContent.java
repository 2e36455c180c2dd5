// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.RequestContent;
import dev.sennit.http.h1.BodySink;
import dev.sennit.http.h1.ReadOnlyTransport;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.FlowProtocol;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request on its way to whoever takes it, and the transport of that one.
 *
 * <pre>
 *   UNTAKEN --deliverTo--> FLOWING --pause--> PAUSED --resume--> FLOWING
 *      |                      '---- its end ----'----> OVER
 *      '--discard, request answered--> DROPPED <--receiver gives up-- FLOWING, PAUSED
 * </pre>
 */
final class IncomingContent extends ReadOnlyTransport implements RequestContent, BodySink {
    private enum State {
        UNTAKEN,
        FLOWING,
        PAUSED,
        DROPPED,
        OVER
    }

    private static final HttpHeaders NO_TRAILERS = new HttpHeaderList();

    private final Transport transport;
    private final ContentSource source;
    private final long lengthBytes; // negative if unknown
    private State state = State.UNTAKEN;
    private @Nullable Protocol receiver; // non-null once it is taken
    private @Nullable CloseReason end; // non-null once it is known
    private HttpHeaders trailers = NO_TRAILERS;

    IncomingContent(Transport transport, ContentSource source, long lengthBytes) {
        super("a request's content");
        this.transport = transport;
        this.source = source;
        this.lengthBytes = lengthBytes;
    }

    // ------------------------------------------------------------------------------------------- for the handler

    @Override
    public OptionalLong lengthBytes() {
        return lengthBytes < 0 ? OptionalLong.empty() : OptionalLong.of(lengthBytes);
    }

    @Override
    public HttpHeaders trailers() {
        return trailers;
    }

    @Override
    public void deliverTo(Protocol newReceiver) {
        requireUntaken();
        receiver = newReceiver;
        state = State.FLOWING;
        newReceiver.makeConnection(this);
        if (end != null) {
            reactor().callFromThread(this::tellEnd);
        } else if (state == State.FLOWING) {
            source.wanted();
        }
    }

    @Override
    public Flow.Publisher<ByteBuffer> publisher() {
        FlowProtocol flow = new FlowProtocol(made -> {});
        deliverTo(flow);
        return flow.received();
    }

    @Override
    public void discard() {
        requireUntaken();
        drop();
    }

    private void requireUntaken() {
        if (receiver != null || state == State.DROPPED) {
            throw new IllegalStateException(
                    receiver != null
                            ? "the content was taken already: it can be taken once"
                            : "the content was dropped: it is to be taken before the request is answered");
        }
    }

    // ------------------------------------------------------------------------------------------- for the channel

    /** Whether nothing may be delivered now. */
    boolean isHeld() {
        return state == State.UNTAKEN || state == State.PAUSED;
    }

    boolean isDropped() {
        return state == State.DROPPED;
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        deliver(ByteBuffer.wrap(bytes, from, to - from).slice().asReadOnlyBuffer());
    }

    /** Delivers a piece on loan. */
    void deliver(ByteBuffer piece) {
        Protocol told = receiver;
        if (told == null || state == State.DROPPED) {
            return;
        }
        try {
            told.dataReceived(piece);
        } catch (Exception | Error failure) {
            failed(failure);
        }
    }

    /** All of it came. */
    void complete(HttpHeaders fieldsBehind) {
        trailers = fieldsBehind;
        ended(CloseReason.DONE);
    }

    /** No more comes. */
    void ended(CloseReason reason) {
        if (end == null) {
            end = reason;
            tellEnd();
        }
    }

    private void tellEnd() {
        Protocol told = receiver;
        CloseReason reason = end;
        if (told == null || reason == null || (state != State.FLOWING && state != State.PAUSED)) {
            return;
        }
        state = State.OVER;
        try {
            told.connectionLost(reason);
        } catch (RuntimeException | Error failure) {
            source.failed(failure);
        }
    }

    /** The request is answered: who has not taken its content will not. */
    void requestOver() {
        if (state == State.UNTAKEN) {
            drop();
        }
    }

    private void failed(Throwable failure) {
        giveUp(new CloseReason.ApplicationError(failure));
        source.failed(failure);
    }

    /** Whoever has it, gets no more of it. */
    void giveUp(CloseReason reason) {
        Protocol told = receiver;
        if (state == State.DROPPED || state == State.OVER) {
            return;
        }
        drop();
        if (told != null) {
            reactor().callFromThread(() -> told.connectionLost(reason));
        }
    }

    private void drop() {
        state = State.DROPPED;
        if (end == null) {
            source.dropped();
        }
    }

    // ------------------------------------------------------------------------------------------ for the receiver

    @Override
    protected Transport transport() {
        return transport;
    }

    @Override
    public void pauseProducing() {
        if (state == State.FLOWING) {
            state = State.PAUSED;
            source.held();
        }
    }

    @Override
    public void resumeProducing() {
        if (state == State.PAUSED) {
            state = State.FLOWING;
            source.wanted();
        }
    }

    @Override
    public void loseConnection(CloseReason reason) {
        giveUp(reason);
    }

    @Override
    public void abortConnection(CloseReason reason) {
        giveUp(reason);
        if (reason instanceof CloseReason.ApplicationError error) {
            source.failed(error.cause());
        }
    }

    @Override
    public boolean isClosing() {
        return end != null || state == State.DROPPED;
    }

    @Override
    public String toString() {
        return "content " + state;
    }
}
