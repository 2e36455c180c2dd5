// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpFault;
import dev.sennit.http.h1.BodySink;
import dev.sennit.http.h1.Progress;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Transport;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The bodies of a channel's requests, one after the other: each is gathered and then handled, or handled at once and streamed to whom the
 * handler says, or dropped when the request was answered and nobody wants the rest.
 */
final class BodyReader {
    /** What comes behind the body. */
    private enum Then {
        NEXT_REQUEST,
        CLOSE,
        /** The answer ends with the connection: the body is cut off when it is out. */
        CLOSE_WITH_ANSWER
    }

    private final HttpChannel channel;
    private final ServerSettings settings;
    private final BodyWatch watch;
    private @Nullable IncomingBody body; // non-null exactly while the channel is in BODY
    private @Nullable GatheredBody gathered; // non-null if it is gathered
    private @Nullable IncomingContent content; // non-null if it is streamed, as the next
    private @Nullable Exchange exchange;
    private Then then = Then.NEXT_REQUEST;
    private long droppedBytes;

    BodyReader(HttpChannel channel, Transport transport, ServerSettings settings, Consumer<CloseReason> tooSlow) {
        this.channel = channel;
        this.settings = settings;
        this.watch = new BodyWatch(transport, settings.timeouts(), tooSlow);
    }

    private ResponseQueue responses() {
        return channel.responses();
    }

    // -------------------------------------------------------------------------------------------------- beginning

    void gather(RequestHead head, Request request) {
        gathered = new GatheredBody(request);
        begin(new IncomingBody(head, settings.limits(), settings.limits().maxBodyBytes()), Then.NEXT_REQUEST);
    }

    /** Its handler is to be called next, unless the channel refuses the length. */
    IncomingContent stream(RequestHead head, Request request, Transport transport) {
        IncomingContent made = new Streamed(request, transport, head.contentLength()).own;
        content = made;
        begin(
                new IncomingBody(
                        head, settings.limits(), settings.serverLimits().maxStreamedBytes()),
                head.keepsAlive() ? Then.NEXT_REQUEST : Then.CLOSE);
        return made;
    }

    private void begin(IncomingBody next, Then behind) {
        body = next;
        then = behind;
        droppedBytes = 0;
    }

    /** The answer to the request whose content is streamed. */
    void answersIn(Exchange place) {
        exchange = place;
    }

    // ---------------------------------------------------------------------------------------------------- reading

    /** Whether its bytes have to wait. */
    boolean isHeld() {
        return content != null && content.isHeld();
    }

    int read(byte[] in, int from, int to) {
        IncomingBody current = Objects.requireNonNull(body);
        BodySink sink = gathered != null ? gathered : this::streamed;
        int end = current.decode(in, from, to, sink);
        if (body == current) {
            proceed();
        }
        return end;
    }

    private void streamed(byte[] bytes, int from, int to) {
        IncomingContent current = Objects.requireNonNull(content);
        if (current.isDropped()) {
            droppedBytes += to - from;
            if (droppedBytes > settings.serverLimits().maxDroppedBytes()) {
                channel.stopInBody();
            }
        } else {
            current.data(bytes, from, to);
        }
    }

    /** Draws the conclusion from what the decoder says. */
    void proceed() {
        IncomingBody current = Objects.requireNonNull(body);
        switch (current.decoder().progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> complete(current);
            case REFUSED -> {
                HttpFault fault = current.decoder().fault();
                channel.refuse(fault);
            }
        }
    }

    boolean isRefused() {
        return body != null && body.decoder().progress() == Progress.REFUSED;
    }

    private void complete(IncomingBody ended) {
        GatheredBody whole = gathered;
        IncomingContent streamed = content;
        boolean last = isLast();
        forget();
        if (whole != null) {
            channel.bodyGathered(whole);
        } else {
            channel.bodyRead(last);
            Objects.requireNonNull(streamed).complete(ended.decoder().trailers());
            channel.bodyTold();
        }
    }

    /** The parser needs its head for the next connection. */
    void outliveBatch() {
        if (gathered != null) {
            gathered.outliveBatch();
        }
        expect();
    }

    /** More of the body is needed. A client that waits to be asked for it is asked when the answers before are sent. */
    void expect() {
        IncomingBody current = body;
        if (current == null) {
            return;
        }
        if (isHeld()) {
            watch.suspend();
            return;
        }
        if (current.waitsForContinue()) {
            if (!mayAsk()) {
                return;
            }
            current.continueSent();
            responses().sendContinue();
        }
        watch.expect(current.receivedBytes());
    }

    /** An answer that has begun cannot be followed by 100. */
    private boolean mayAsk() {
        Exchange own = exchange;
        if (own == null) {
            return responses().isEmpty();
        }
        return responses().isTurnOf(own)
                && (own.stage() == Exchange.Stage.OPEN || own.stage() == Exchange.Stage.ANSWERED);
    }

    /** The answers before are out. */
    void turnCame() {
        if (body != null && body.waitsForContinue() && !channel.isInBatch()) {
            expect();
        }
    }

    // ------------------------------------------------------------------------------------------ what the content says

    /** A content of this connection, which may outlive the reading of it. */
    private final class Streamed implements ContentSource {
        private final Request request;
        private final IncomingContent own;

        Streamed(Request request, Transport transport, long lengthBytes) {
            this.request = request;
            this.own = new IncomingContent(transport, this, lengthBytes);
        }

        private boolean isRead() {
            return content == own;
        }

        @Override
        public void wanted() {
            if (isRead() && !channel.isInBatch()) {
                expect();
                channel.input().goOnIfPossible();
            }
        }

        @Override
        public void held() {
            if (isRead() && !channel.isInBatch()) {
                watch.suspend();
                channel.input().hold();
            }
        }

        /** The rest is read, if that is not too much: the request behind it is wanted. */
        @Override
        public void dropped() {
            IncomingBody current = body;
            if (!isRead() || current == null) {
                return;
            }
            boolean tooMuch = current.remainingBytes() > settings.serverLimits().maxDroppedBytes();
            if (tooMuch || current.waitsForContinue()) { // who waits for 100 may send the body, or may not
                channel.stopInBody();
            } else {
                wanted();
            }
        }

        @Override
        public void failed(Throwable failure) {
            responses().handlerFailed(request, failure);
        }
    }

    // ----------------------------------------------------------------------------------------------------- ending

    /** Whether nothing is taken behind the request whose content is streamed; its answer may be due before that. */
    boolean isLast() {
        return content != null && (then != Then.NEXT_REQUEST || channel.isDraining());
    }

    /** The answer ends with the connection. */
    void endWithAnswer() {
        then = Then.CLOSE_WITH_ANSWER;
    }

    /** Whether there is nothing to do any more once the answers are out. */
    boolean endsWithAnswer() {
        return then == Then.CLOSE_WITH_ANSWER;
    }

    /** No more of it is read. Returns the place for its answer, if it has one; who takes the content has been told. */
    @Nullable
    Exchange end(CloseReason reason) {
        IncomingContent streamed = content;
        Exchange place = exchange;
        forget();
        if (streamed != null) {
            streamed.ended(reason);
        }
        return place;
    }

    private void forget() {
        body = null;
        gathered = null;
        content = null;
        exchange = null;
        watch.end();
    }
}
