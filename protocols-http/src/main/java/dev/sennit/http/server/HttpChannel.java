// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Deadline;
import dev.sennit.reactor.DeadlineKind;
import dev.sennit.reactor.DrainableProtocol;
import dev.sennit.reactor.HalfCloseableProtocol;
import dev.sennit.reactor.IdleTimeout;
import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.TimeoutMixin;
import dev.sennit.reactor.TlsProtocol;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first life of an {@link HttpConnection}: it takes requests one after the other, has each handled when it is complete, and leaves the
 * order of the answers to its {@link ResponseQueue}. The states are those of its {@link RequestInput}.
 */
final class HttpChannel extends BaseProtocol
        implements TimeoutMixin, HalfCloseableProtocol, TlsProtocol, DrainableProtocol {
    /** How the connection is closed when the answers are out. */
    private enum Parting {
        CLOSE,
        /** The client may still be sending. */
        LINGER,
        /** The client has sent FIN. */
        CLOSE_FOR_GOOD
    }

    private static final Logger LOG = LoggerFactory.getLogger(HttpChannel.class);

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private ChannelState state = ChannelState.IDLE;
    private CloseReason endReason = CloseReason.DONE; // what to close with in LAST
    private Parting parting = Parting.CLOSE;
    private @Nullable HttpConnection connection; // these three non-null once connected
    private @Nullable RequestInput input;
    private @Nullable ResponseQueue responses;
    private int requestsLeft; // to begin; 0 makes the one that has begun the last
    private @Nullable Deadline headDeadline; // null until first needed, as the next one
    private @Nullable BodyReader bodies;
    private @Nullable Protocol successor; // non-null in SWITCHED

    /** A connection to be made. */
    HttpChannel(ServerSettings settings) {
        this.settings = settings;
    }

    void open(HttpConnection around) {
        connection = around;
        makeConnection(around.transport());
    }

    @Override
    protected void connectionMade() {
        HttpLoop loop = settings.loops().get(transport().reactor());
        input = new RequestInput(this, loop);
        responses = new ResponseQueue(this, transport(), loop, settings);
        setTimeout(settings.timeouts().idle());
        int maxRequests = settings.serverLimits().maxRequests();
        requestsLeft = maxRequests == 0 ? Integer.MAX_VALUE : maxRequests;
    }

    ResponseQueue responses() {
        return Objects.requireNonNull(responses);
    }

    private HttpConnection connection() {
        return Objects.requireNonNull(connection);
    }

    RequestInput input() {
        return Objects.requireNonNull(input);
    }

    ChannelState state() {
        return state;
    }

    // ---------------------------------------------------------------------------------------------------- taking

    @Override
    public void dataReceived(ByteBuffer data) {
        input().received(data);
    }

    boolean mustWait() {
        return !responses().hasRoom(settings.limits().maxPipeline());
    }

    void headBegan() {
        if (state == ChannelState.IDLE) {
            state = ChannelState.HEAD;
            idleTimeout.suspend();
            headDeadline().set(settings.timeouts().header());
        }
    }

    void headComplete(RequestHead head) {
        if (state == ChannelState.HEAD) {
            headDeadline().cancel();
            state = ChannelState.IDLE;
        }
        requestsLeft--;
        if (head.method().equals(HttpMethod.CONNECT)) {
            connect(head);
        } else if (head.body() == BodyFraming.NONE) {
            handle(head, new Request(responses(), head, Request.NO_BODY));
        } else {
            beginBody(head);
        }
    }

    /** The bytes behind the last request are not carried out. */
    void sentBehindLast() {
        parting = Parting.LINGER;
    }

    /** The last request of the connection was taken. */
    void lastTaken() {
        if (responses().isEmpty()) {
            close();
        } else {
            transport().pauseProducing(); // the close that follows the answers reads again, and drops
        }
    }

    private void connect(RequestHead head) {
        Request request = new Request(responses(), head, Request.NO_BODY);
        if (!asks(request, "accepts CONNECT", HttpHandler::acceptsConnect)) {
            refuse(HttpStatus.NOT_IMPLEMENTED, "this server is no proxy", CloseReason.DONE);
        } else if (head.body() != BodyFraming.NONE) {
            refuse(HttpStatus.BAD_REQUEST, "CONNECT has no content", CloseReason.DONE);
        } else {
            handle(head, request);
        }
    }

    private void beginBody(RequestHead head) {
        state = ChannelState.BODY;
        idleTimeout.suspend();
        Request request = new Request(responses(), head, Request.NO_BODY);
        if (asks(request, "wants a stream", HttpHandler::wantsStream)) {
            stream(head, request);
        } else {
            bodies().gather(head, request);
            bodies().proceed();
        }
    }

    private boolean asks(Request request, String what, BiPredicate<HttpHandler, HttpRequest> question) {
        try {
            return question.test(settings.handler(), request);
        } catch (RuntimeException | Error failure) {
            LOG.error("{}: the handler cannot say whether it {}, so the answer is no", this, what, failure);
            return false;
        }
    }

    private void stream(RequestHead head, Request request) {
        BodyReader reader = bodies();
        request.stream(reader.stream(head, request, transport()));
        if (reader.isRefused()) {
            reader.proceed();
        } else {
            Exchange exchange = responses().add(head, request);
            reader.answersIn(exchange);
            serve(request, exchange);
        }
    }

    /** A body is there, and its request is to be handled. */
    void bodyGathered(GatheredBody body) {
        state = ChannelState.IDLE;
        Request request = body.whole();
        handle(request.head(), request);
    }

    /** The body of a request that is being handled was read to its end. */
    void bodyRead(boolean last) {
        state = last ? ChannelState.LAST : ChannelState.IDLE;
    }

    /** Who takes it knows. */
    void bodyTold() {
        if (responses().isEmpty()) {
            nothingOwed();
        }
    }

    /** No more of the body is read, nor of what stands behind it. */
    void stopInBody() {
        if (state != ChannelState.BODY) {
            return;
        }
        Exchange unused = bodies().end(CloseReason.ABORTED);
        parting = Parting.LINGER;
        stopReading();
        if (responses().isEmpty()) {
            close();
        }
    }

    private void stopReading() {
        state = ChannelState.LAST;
        if (!isInBatch()) {
            input().dropWaiting();
            transport().pauseProducing();
        }
    }

    BodyReader bodies() {
        if (bodies == null) {
            bodies = new BodyReader(this, transport(), settings, this::bodyTooSlow);
        }
        return bodies;
    }

    private void handle(RequestHead head, Request request) {
        if (isDraining() || !head.keepsAlive()) {
            takeNoMore();
        }
        serve(request, responses().add(head, request));
    }

    private void serve(Request request, Exchange exchange) {
        try {
            settings.handler().handle(request, exchange);
        } catch (Throwable failure) {
            exchange.failed(failure);
        }
        if (!exchange.isFinished()) {
            exchange.outliveBatch();
        }
        if (!responses().isEmpty()) {
            idleTimeout.suspend();
        }
    }

    // ---------------------------------------------------------------------------------------- what the queue reports

    /** A response is out. */
    void answerSent() {
        if (responses().isEmpty()) {
            switch (state) {
                case IDLE, LAST -> nothingOwed();
                case BODY -> {
                    if (bodies().endsWithAnswer()) {
                        stopInBody();
                    }
                }
                case HEAD, SWITCHED, CLOSED -> {}
            }
        }
        if (state == ChannelState.BODY) {
            bodies().turnCame();
        }
        input().goOnIfPossible();
    }

    private void nothingOwed() {
        switch (state) {
            case IDLE -> {
                idleTimeout.resume();
                idleTimeout.reset();
            }
            case LAST -> close();
            case HEAD, BODY, SWITCHED, CLOSED -> {}
        }
    }

    /** The client has taken what was on its way. */
    void outputDrained() {
        input().goOnIfPossible();
    }

    /** Whether the newest of the requests is the last of the connection. */
    boolean isLast() {
        return state == ChannelState.LAST || (state == ChannelState.BODY && bodies().isLast());
    }

    boolean isDraining() {
        return requestsLeft <= 0;
    }

    boolean isInBatch() {
        return input().isInBatch();
    }

    /** The requests that were taken so far are answered, and no others. */
    private void takeNoMore() {
        if (state != ChannelState.CLOSED && state != ChannelState.SWITCHED) {
            state = ChannelState.LAST;
        }
    }

    /** The end of the connection is the end of the answer that begins now. */
    void endWithAnswer() {
        if (state == ChannelState.BODY) {
            bodies().endWithAnswer();
        } else {
            takeNoMore();
        }
    }

    /** A response broke off in the middle. */
    void cutOff(CloseReason reason) {
        state = ChannelState.CLOSED;
        transport().abortConnection(reason);
    }

    void logFailedBody(Exception failure) {
        LOG.error("{}: the body of a response cannot be read", this, failure);
    }

    /** In a batch its end closes: it knows by then whether more was sent. */
    private void close() {
        if (isInBatch()) {
            return;
        }
        responses().flushGathered();
        input().dropWaiting();
        state = ChannelState.CLOSED;
        if (parting == Parting.LINGER
                && !settings.timeouts().linger().isZero()
                && transport().tls().isEmpty()) {
            cancelTimeout();
            connection().linger(endReason);
        } else {
            transport().loseConnection(endReason);
        }
    }

    private void closeWhenAnswered() {
        input().drop();
        takeNoMore();
        if (responses().isEmpty()) {
            close();
        }
    }

    // ------------------------------------------------------------------------------------------------- switching

    /** Whether the newest request is being handled while its body still comes. */
    boolean readsStream() {
        return state == ChannelState.BODY;
    }

    /** HTTP ends behind the head that was just written. */
    void switchTo(Protocol next) {
        state = ChannelState.SWITCHED;
        successor = next;
        if (!isInBatch()) {
            input().hold();
            input().goOnIfPossible();
        }
    }

    /** In a turn of its own. */
    void handOver() {
        byte[] unread = input().takeWaiting();
        state = ChannelState.CLOSED;
        cancelTimeout();
        responses().endWatch();
        connection().handOver(Objects.requireNonNull(successor), unread);
        if (isDraining()) {
            connection().drainRequested();
        }
    }

    @Override
    public int unreadBytes() {
        return input().waitingBytes();
    }

    // -------------------------------------------------------------------------------------------------- refusing

    void refuse(HttpFault fault) {
        refuse(fault.status(), fault.message(), new CloseReason.ProtocolError(fault.message()));
    }

    private void refuse(HttpStatus status, String message, CloseReason reason) {
        if (headDeadline != null) {
            headDeadline.cancel();
        }
        endReason = reason;
        parting = Parting.LINGER;
        takeNoMore();
        Exchange begun = bodies == null ? null : bodies.end(reason);
        if (begun == null) {
            responses().refuse(status, message);
        } else {
            responses().overrule(begun, status, message);
            bodyTold();
        }
    }

    private Deadline headDeadline() {
        if (headDeadline == null) {
            headDeadline = new Deadline(transport(), DeadlineKind.PHASE, "request head", this::headTooSlow);
        }
        return headDeadline;
    }

    private void headTooSlow() {
        tooSlow(
                "the request head took too long",
                new CloseReason.TimedOut(
                        DeadlineKind.PHASE, "request head", settings.timeouts().header()));
    }

    private void bodyTooSlow(CloseReason reason) {
        tooSlow("the request body came too slowly", reason);
    }

    private void tooSlow(String message, CloseReason reason) {
        input().drop();
        refuse(HttpStatus.REQUEST_TIMEOUT, message, reason);
        if (state == ChannelState.LAST) {
            transport().pauseProducing();
        }
    }

    // ---------------------------------------------------------------------------------------------------- ending

    @Override
    public IdleTimeout idleTimeout() {
        return idleTimeout;
    }

    /** Nobody wants anything: closes without a word. A client that is still reading our last response is not idle. */
    @Override
    public void timeoutConnection() {
        if (transport().bufferedBytes() > 0) {
            responses().watchReading();
            setTimeout(settings.timeouts().idle());
        } else {
            endReason = new CloseReason.TimedOut(
                    DeadlineKind.IDLE, idleTimeout.name(), settings.timeouts().idle());
            closeWhenAnswered();
        }
    }

    /** The client sends no more: what it asked for before is still answered. */
    @Override
    public void readConnectionLost() {
        parting = Parting.CLOSE_FOR_GOOD;
        if (state == ChannelState.HEAD || state == ChannelState.BODY) {
            brokenOff();
        }
        if (state != ChannelState.CLOSED) {
            closeWhenAnswered();
        }
    }

    /** A request that is being handled already is answered, since its handler may have acted. */
    private void brokenOff() {
        String message = "the connection ended in the middle of a request";
        endReason = new CloseReason.ProtocolError(message);
        if (headDeadline != null) {
            headDeadline.cancel();
        }
        input().drop();
        takeNoMore();
        Exchange begun = bodies == null ? null : bodies.end(endReason);
        if (begun != null) {
            responses().overrule(begun, HttpStatus.BAD_REQUEST, message);
        }
    }

    @Override
    public void writeConnectionLost() {}

    @Override
    public void drainRequested() {
        switch (state) {
            case IDLE -> closeWhenAnswered();
            case HEAD -> requestsLeft = 1;
            case BODY, SWITCHED -> requestsLeft = 0;
            case LAST, CLOSED -> {}
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        state = ChannelState.CLOSED;
        input().drop();
        responses().lost();
        if (bodies != null) {
            Exchange unused = bodies.end(reason);
        }
    }

    /** For logs. */
    @Override
    public String toString() {
        return "http " + transport().peer() + " " + state + ", " + responses + "; "
                + transport().deadlines();
    }
}
