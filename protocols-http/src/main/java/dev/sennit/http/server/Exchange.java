// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.BodySource;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.ResponseBody;
import dev.sennit.http.access.AccessEntry.Outcome;
import dev.sennit.http.h1.ResponseHeadWriter;
import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One request and its response, in the queue of its connection.
 *
 * <pre>
 *  OPEN --send, stream--> ANSWERED --it is its turn--> SENT
 *                             '----long body----> STREAMING --end--> SENT         any but SENT: connection gone --> LOST
 * </pre>
 */
final class Exchange implements HttpResponse {
    enum Stage {
        OPEN,
        ANSWERED,
        STREAMING,
        SENT,
        LOST
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpChannel.class);
    private static final int MAX_QUEUED_BYTES = 1 << 20; // a longer body leaves as the client reads it
    private static final byte[] NOTHING = new byte[0];
    private static final String TEXT = "text/plain; charset=utf-8";

    private final ResponseQueue queue;
    private final @Nullable Request request; // null if what came was no request
    private @Nullable LoggedRequest logged; // null without an access log, and once another answers in its place
    private final boolean toHead;
    private final boolean toHttp10;
    private final boolean maySwitch; // what stands behind the request may not be HTTP
    private Stage stage = Stage.OPEN;
    private HttpStatus status = HttpStatus.OK;
    private byte[] typeLine = NOTHING; // Content-Type, unless it is among the headers
    private @Nullable HttpHeaderList headers; // null until there are others
    private byte[] body = NOTHING;
    private @Nullable OutgoingBody stream; // null unless the body is one that comes by and by

    /** The one behind this in the queue. */
    @Nullable
    Exchange next;

    Exchange(
            ResponseQueue queue,
            @Nullable Request request,
            @Nullable LoggedRequest logged,
            boolean toHead,
            boolean toHttp10,
            boolean maySwitch) {
        this.queue = queue;
        this.request = request;
        this.logged = logged;
        this.toHead = toHead;
        this.toHttp10 = toHttp10;
        this.maySwitch = maySwitch;
    }

    // ---------------------------------------------------------------------------------------- for the application

    @Override
    public HttpResponse status(HttpStatus newStatus) {
        requireOpen();
        if (newStatus.code() < 200) {
            throw new IllegalArgumentException("a response has a status of 200 to 599, not " + newStatus);
        }
        status = newStatus;
        return this;
    }

    @Override
    public HttpResponse header(String name, String value) {
        requireOpen();
        ResponseHeadWriter.requireApplications(name);
        openHeaders().set(name, value);
        return this;
    }

    @Override
    public HttpResponse addHeader(String name, String value) {
        requireOpen();
        ResponseHeadWriter.requireApplications(name);
        openHeaders().add(name, value);
        return this;
    }

    @Override
    public void send() {
        requireOpen();
        answered();
    }

    @Override
    public void send(String text) {
        requireOpen();
        if (headers == null || !headers.contains("Content-Type")) {
            typeLine = queue.contentTypeLine(TEXT);
        }
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (bytes.length > MAX_QUEUED_BYTES) {
            answered(new BodyStream(new ArrayBody(bytes), bytes.length));
        } else {
            body = bytes;
            answered();
        }
    }

    @Override
    public void send(String contentType, byte[] bytes) {
        requireOpen();
        if (headers == null || !headers.contains("Content-Type")) {
            typeLine = queue.contentTypeLine(contentType);
        } else {
            headers.set("Content-Type", contentType);
        }
        if (bytes.length > MAX_QUEUED_BYTES) {
            answered(new BodyStream(new ArrayBody(bytes.clone()), bytes.length));
        } else {
            body = queue.isTurnOf(this) ? bytes : bytes.clone();
            answered();
        }
    }

    @Override
    public void stream(long lengthBytes, BodySource source) {
        requireOpen();
        requireLength(lengthBytes);
        answered(new BodyStream(source, lengthBytes));
    }

    private static void requireLength(long lengthBytes) {
        if (lengthBytes < 0) {
            throw new IllegalArgumentException("lengthBytes must not be negative: " + lengthBytes);
        }
    }

    @Override
    public void stream(BodySource source) {
        requireOpen();
        answered(new BodyStream(source, OutgoingBody.UNKNOWN));
    }

    @Override
    public void stream(long lengthBytes, Flow.Publisher<ByteBuffer> source) {
        PublishedBody.subscribe(source, open(lengthBytes), queue.transport());
    }

    @Override
    public void stream(Flow.Publisher<ByteBuffer> source) {
        PublishedBody.subscribe(source, open(), queue.transport());
    }

    @Override
    public ResponseBody open(long lengthBytes) {
        requireOpen();
        requireLength(lengthBytes);
        return opened(lengthBytes);
    }

    @Override
    public ResponseBody open() {
        requireOpen();
        return opened(OutgoingBody.UNKNOWN);
    }

    private ResponseBody opened(long lengthBytes) {
        PushedBody pushed = new PushedBody(queue, this, lengthBytes);
        answered(pushed);
        return pushed;
    }

    @Override
    public void switchTo(Protocol next) {
        requireOpen();
        if (stage == Stage.LOST) {
            return;
        }
        if (request == null || !maySwitch) {
            throw new IllegalStateException("the client asked neither to switch protocols nor for a tunnel");
        }
        if (queue.readsBodyOf(this)) {
            throw new IllegalStateException("the body of the request is not read to its end");
        }
        status = Switching.status(request, status, headers);
        answered(new Handover(next));
    }

    @Override
    public void error(HttpStatus newStatus) {
        status(newStatus);
        openHeaders().set("Content-Type", TEXT);
        send(newStatus + "\n");
    }

    @Override
    public void redirect(HttpStatus newStatus, String location) {
        switch (newStatus.code()) {
            case 301, 302, 303, 307, 308 -> header("Location", location).error(newStatus);
            default -> throw new IllegalArgumentException("a redirect is 301, 302, 303, 307 or 308, not " + newStatus);
        }
    }

    @Override
    public void fail(Throwable cause) {
        queue.checkThread();
        failed(cause);
    }

    @Override
    public boolean isFinished() {
        return stage != Stage.OPEN;
    }

    @Override
    public boolean isLost() {
        return stage == Stage.LOST;
    }

    private void requireOpen() {
        if (stage != Stage.OPEN && stage != Stage.LOST) {
            throw new IllegalStateException("this response is finished: a request is answered once");
        }
        queue.checkThread();
    }

    private HttpHeaderList openHeaders() {
        if (headers == null) {
            headers = queue.borrowHeaders();
        }
        return headers;
    }

    private void answered(OutgoingBody newStream) {
        if (stage == Stage.LOST) {
            newStream.close();
        } else {
            stream = newStream;
            answered();
        }
    }

    private void answered() {
        if (stage == Stage.LOST) {
            return;
        }
        if (maySwitch && request != null && !(stream instanceof Handover)) {
            Switching.requireNoTunnel(request, status);
        }
        stage = Stage.ANSWERED;
        if (request != null) {
            request.finished();
        }
        queue.answered(this);
    }

    // -------------------------------------------------------------------------------------------- for the channel

    /** The handler returned without an answer. */
    void outliveBatch() {
        if (request != null) {
            request.outliveBatch();
        }
    }

    /** The handler threw. */
    void failed(Throwable failure) {
        String id = queue.newFailureId();
        LOG.error("failure {}: the handler failed with {}", id, request, failure);
        if (request != null) {
            request.failed(failure);
        }
        switch (stage) {
            case OPEN -> {
                openHeaders().clear();
                status = HttpStatus.INTERNAL_SERVER_ERROR;
                send(status + "\nThe log has more about this under failure " + id + ".\n");
            }
            case STREAMING -> queue.cutOff(failure);
            case ANSWERED -> {
                if (stream instanceof PushedBody pushed) {
                    pushed.handlerFailed(failure);
                }
            }
            case SENT, LOST -> {}
        }
    }

    /** Another that answers in its place; to the handler this one is lost. */
    Exchange replacement() {
        Exchange other = new Exchange(queue, null, logged, toHead, toHttp10, false);
        logged = null;
        lost();
        return other;
    }

    boolean isOf(Request asked) {
        return request == asked;
    }

    /** Its body's source failed before a byte was sent. */
    void becomeServerError() {
        closeStream();
        if (headers != null) {
            headers.clear();
        }
        status = HttpStatus.INTERNAL_SERVER_ERROR;
        typeLine = queue.contentTypeLine(TEXT);
        body = (status + "\n").getBytes(StandardCharsets.UTF_8);
    }

    void streams() {
        stage = Stage.STREAMING;
    }

    void bodySent(long bytes) {
        if (logged != null) {
            logged.bodySent(bytes);
        }
    }

    void sent() {
        stage = Stage.SENT;
        over(Outcome.WHOLE);
        letGo();
    }

    private void over(Outcome outcome) {
        if (logged != null) {
            queue.over(logged, status, outcome);
        }
    }

    void lost() {
        over(stage == Stage.STREAMING ? Outcome.CUT_OFF : Outcome.UNANSWERED);
        stage = Stage.LOST;
        if (request != null) {
            request.finished();
        }
        letGo();
    }

    private void letGo() {
        if (headers != null) {
            queue.giveBack(headers);
            headers = null;
        }
        body = NOTHING;
        closeStream();
    }

    private void closeStream() {
        OutgoingBody ended = stream;
        stream = null;
        if (ended != null) {
            ended.close();
        }
    }

    Stage stage() {
        return stage;
    }

    HttpStatus status() {
        return status;
    }

    byte[] typeLine() {
        return typeLine;
    }

    @Nullable
    HttpHeaderList headers() {
        return headers;
    }

    byte[] body() {
        return body;
    }

    @Nullable
    OutgoingBody stream() {
        return stream;
    }

    /** The header is sent and no body (RFC 9110 section 9.3.2). */
    boolean isToHead() {
        return toHead;
    }

    boolean isToHttp10() {
        return toHttp10;
    }

    /** Whether what stands behind the request has to wait for the answer: what it is, or whether it is due, shows only then. */
    boolean holdsInput() {
        return toHttp10 || maySwitch;
    }

    @Override
    public String toString() {
        return "response " + stage + " to " + request;
    }
}
