// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.client.ClientLimits;
import dev.sennit.http.client.ClientTimeouts;
import dev.sennit.http.client.HttpClientException;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.Progress;
import dev.sennit.http.h1.ResponseDecoder;
import dev.sennit.http.h1.ResponseHead;
import dev.sennit.http.h1.ResponseSink;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request on its connection, and its response. The response may be complete before the request is: then no more is sent. */
public final class ClientExchange implements ResponseSink, Upload.Owner {
    /** What the listener knows. */
    private enum Telling {
        AWAITING,
        /** There is a head to tell of. */
        DUE,
        /** How it went. */
        TOLD
    }

    private static final int CONTINUE = 100;
    private static final int PARTIAL_CONTENT = 206;

    private final ClientChannel channel;
    private final Transport transport;
    private final OutgoingRequest request;
    private final URI uri;
    private final ClientLimits limits;
    private final ClientTimeouts timeouts;
    private final ResponseListener listener;
    private final ResponseDecoder decoder;
    private final ResponseContent content;
    private final RequestSending sending;
    private final Deadline total;
    private final Deadline headDeadline;
    private final ResponseWatch watch;
    private Telling telling = Telling.AWAITING;
    private @Nullable ResponseHead head; // non-null from the final head on
    private boolean over;

    ClientExchange(
            ClientChannel channel,
            OutgoingRequest request,
            URI uri,
            ClientLimits limits,
            ClientTimeouts timeouts,
            ResponseListener listener) {
        this.channel = channel;
        this.transport = channel.transport();
        this.request = request;
        this.uri = uri;
        this.limits = limits;
        this.timeouts = timeouts;
        this.listener = listener;
        decoder = new ResponseDecoder(request.method(), limits.messages(), limits.interimCount());
        if (request.asksToSwitch()) {
            decoder.allowSwitch();
        }
        content = new ResponseContent(this, transport);
        sending = new RequestSending(transport, request, timeouts, this);
        total = new Deadline(transport, DeadlineKind.PHASE, "exchange", this::totalTooLong);
        headDeadline = new Deadline(transport, DeadlineKind.PHASE, "response head", this::headTooLong);
        watch = new ResponseWatch(transport, timeouts, this::giveUp);
    }

    void start(Duration totalLeft) {
        total.set(totalLeft);
        sending.start();
    }

    private void headTooLong() {
        giveUp(new CloseReason.TimedOut(DeadlineKind.PHASE, headDeadline.name(), timeouts.head()));
    }

    private void totalTooLong() {
        giveUp(new CloseReason.TimedOut(
                DeadlineKind.PHASE, total.name(), total.period().orElse(Duration.ZERO)));
    }

    // -------------------------------------------------------------------------------------------------- the request

    @Override
    public void uploaded() {
        awaitHead();
    }

    /** The response before this one is complete. */
    void isNext() {
        awaitHead();
    }

    private void awaitHead() {
        if (sending.isSent() && telling == Telling.AWAITING && !over && channel.isFirst(this)) {
            headDeadline.set(timeouts.head());
        }
    }

    @Override
    public void uploadFailed(Throwable failure) {
        fail(
                new HttpClientException(
                        HttpClientException.Kind.BODY_FAILED,
                        "the body of the request cannot be sent: " + failure.getMessage(),
                        failure),
                new CloseReason.ApplicationError(failure));
    }

    @Override
    public void uploadTooSlow(CloseReason reason) {
        giveUp(reason);
    }

    // ------------------------------------------------------------------------------------------------- the response

    /** Whether bytes of the response have to wait until somebody wants them. */
    boolean isHeld() {
        return decoder.isInBody() && content.isHeld();
    }

    /** Takes bytes; returns the index of the first that was not taken. */
    int decode(byte[] in, int from, int to) {
        boolean ofBody = decoder.isInBody();
        int end = decoder.decode(in, from, to, this);
        if (ofBody) {
            watch.received(end - from);
        }
        return end;
    }

    Progress progress() {
        return decoder.progress();
    }

    HttpFault fault() {
        return decoder.fault();
    }

    boolean endsHttp() {
        return decoder.endsHttp();
    }

    boolean leavesConnectionOpen() {
        return sending.isSent() && decoder.leavesConnectionOpen();
    }

    /** The head of the response, once it has come. */
    ResponseHead head() {
        return Objects.requireNonNull(head);
    }

    OutgoingRequest request() {
        return request;
    }

    boolean isSent() {
        return sending.isSent();
    }

    HttpHeaders trailers() {
        return decoder.trailers();
    }

    /** Whether any byte of a response came. */
    public boolean hasResponseBegun() {
        return decoder.hasBegun();
    }

    @Override
    public void interim(ResponseHead head) {
        if (head.status().code() == CONTINUE) {
            sending.sendBody();
        }
    }

    @Override
    public void head(ResponseHead complete) {
        headDeadline.cancel();
        head = complete;
        telling = Telling.DUE;
        sending.answered(complete.status().code());
    }

    @Override
    public void data(byte[] bytes, int from, int to) {
        content.deliver(bytes, from, to);
    }

    /** Tells of a head that has just come. */
    void tellHead() {
        ResponseHead told = head;
        if (telling == Telling.DUE && told != null && canBeDecoded(told)) {
            telling = Telling.TOLD;
            listener.responded(new IncomingResponse(uri, told, this, content));
        }
    }

    /** A part of a compressed whole is none that can be decompressed by itself. */
    private boolean canBeDecoded(ResponseHead told) {
        boolean isWhole =
                told.body(request.method()) != BodyFraming.NONE && told.status().code() != PARTIAL_CONTENT;
        if (request.acceptsCodings() && isWhole) {
            try {
                ContentDecoder.of(told.headers(), limits).ifPresent(content::decodeWith);
            } catch (IOException bad) {
                fail(
                        new HttpClientException(
                                HttpClientException.Kind.BAD_RESPONSE, "bad response: " + bad.getMessage(), bad),
                        new CloseReason.ProtocolError(String.valueOf(bad.getMessage())));
                return false;
            }
        }
        return true;
    }

    /** The response is complete. */
    void complete() {
        close();
        tellHead();
        content.end(CloseReason.DONE, null);
    }

    /** The connection is gone, in order or not. */
    void lost(CloseReason reason) {
        if (reason instanceof CloseReason.Done) {
            decoder.end();
            if (decoder.progress() == Progress.COMPLETE) {
                complete();
            } else {
                fail(HttpClientException.of(decoder.fault()), new CloseReason.ProtocolError(fault().message()));
            }
        } else {
            fail(HttpClientException.of(reason), reason);
        }
    }

    // ------------------------------------------------------------------------------------------------------ the end

    /** The response is not wanted any more, or too slow. */
    void giveUp(CloseReason reason) {
        fail(
                reason instanceof CloseReason.Aborted
                        ? new HttpClientException(HttpClientException.Kind.CANCELLED, "it was cancelled")
                        : HttpClientException.of(reason),
                reason);
    }

    /** The connection ends with a response before this one, or an exchange before this one was given up. */
    void displaced(CloseReason reason) {
        fail(
                new HttpClientException(
                        HttpClientException.Kind.CONNECTION_LOST,
                        "the connection ended with a response before this one: " + reason),
                reason);
    }

    /** Gives it up: the connection is closed, as soon as the responses before this one have come. */
    public void cancel() {
        giveUp(CloseReason.ABORTED);
    }

    void fail(HttpClientException failure, CloseReason reason) {
        if (over) {
            return;
        }
        close();
        channel.abandon(this, reason);
        if (telling != Telling.TOLD) {
            telling = Telling.TOLD;
            listener.failed(failure);
        }
        content.end(reason, failure);
    }

    private void close() {
        over = true;
        sending.stop();
        total.close();
        headDeadline.close();
        watch.close();
    }

    // ---------------------------------------------------------------------------------- what the application asks for

    void contentPaused() {
        watch.pause();
        channel.intake().hold(this);
    }

    void contentResumed() {
        if (!over) {
            watch.resume();
            channel.intake().goOn(this);
        }
    }

    void switchTo(Protocol next) {
        channel.switchTo(this, next);
    }
}
