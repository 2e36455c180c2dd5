// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHandler;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.http.h1.RequestHeadParser;
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
import java.util.Arrays;
import java.util.Objects;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The first life of an {@link HttpConnection}: it takes requests one after the other, has each handled when it is complete, and leaves the
 * order of the answers to its {@link ResponseQueue}. The states are those of its input:
 *
 * <pre>
 *        .-----------------------------------------------------------.
 *        v                          no body                          |
 *      IDLE --first byte--> HEAD --head complete--> handle the request
 *        |                    |                          ^   |
 *        |                    '--body announced--> BODY -'   |  close asked for: by the client, a fault, a deadline, a drain
 *        |                                                   v
 *        '--drain, peer's FIN-----------------------------> LAST --answers sent--> CLOSED
 * </pre>
 *
 * <p>Whether to read more is decided between requests only, so a request that was begun is read to its end. While handlers work, the
 * client has too much to read, or the connection has had its share of the turn, the bytes behind stay in a {@link Backlog}, and the
 * socket is not read.
 */
final class HttpChannel extends BaseProtocol
        implements TimeoutMixin, HalfCloseableProtocol, TlsProtocol, DrainableProtocol {
    private enum State {
        /** Between requests. */
        IDLE,
        /** A head has begun. */
        HEAD,
        /** A body is coming. */
        BODY,
        /** No more requests are taken: the answers that are due go out, then the connection closes. */
        LAST,
        /** What comes is another protocol's, which is about to take over. */
        SWITCHED,
        /** We closed, or the connection is gone, or has another life. */
        CLOSED
    }

    /** How the connection is closed when the answers are out. */
    private enum Parting {
        CLOSE,
        /** The client may still be sending. */
        LINGER,
        /** The client has sent FIN. */
        CLOSE_FOR_GOOD
    }

    /** As many requests a turn takes of one connection; the others have their share before it goes on. */
    private static final int REQUESTS_PER_TURN = 32;

    private static final Logger LOG = LoggerFactory.getLogger(HttpChannel.class);

    private final ServerSettings settings;
    private final IdleTimeout idleTimeout = new IdleTimeout(this);
    private State state = State.IDLE;
    private CloseReason endReason = CloseReason.DONE; // what to close with in LAST
    private Parting parting = Parting.CLOSE;
    private @Nullable HttpConnection connection; // these three non-null once connected
    private @Nullable HttpLoop loop;
    private @Nullable ResponseQueue responses;
    private @Nullable RequestHeadParser parser; // non-null in a batch, and while it holds the beginning of a head
    private @Nullable Backlog backlog; // non-null while reading is paused between requests
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
        loop = settings.loops().get(transport().reactor());
        responses = new ResponseQueue(this, transport(), loop, settings.accessRecorder());
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

    private HttpLoop loop() {
        return Objects.requireNonNull(loop);
    }

    // ---------------------------------------------------------------------------------------------------- taking

    @Override
    public void dataReceived(ByteBuffer data) {
        int length = data.remaining();
        byte[] in = loop().input(length);
        data.get(in, 0, length);
        int taken = batch(in, 0, length);
        if (mustWait(taken, length)) {
            wait(Backlog.copyOf(in, taken, length));
        }
    }

    /** Takes requests; returns the index of the first byte that has to wait, or {@code to}. */
    private int batch(byte[] in, int from, int to) {
        ResponseQueue queue = responses();
        boolean gathers = queue.gather();
        if (parser == null) {
            parser = loop().borrowParser();
        }
        try {
            int taken = take(in, from, to);
            endOfBatch();
            return taken;
        } finally {
            if (gathers) {
                queue.release();
            }
        }
    }

    /** Stops before the end only between requests, and where nobody wants more of a body. */
    private int take(byte[] in, int from, int to) {
        int begun = 0;
        int p = from;
        while (p < to) {
            switch (state) {
                case IDLE -> {
                    if (mustWait() || begun == REQUESTS_PER_TURN) {
                        return p;
                    }
                    begun++;
                    p = head(in, p, to);
                }
                case HEAD -> p = head(in, p, to);
                case BODY -> {
                    if (bodies().isHeld()) {
                        return p;
                    }
                    p = bodies().read(in, p, to);
                }
                case LAST -> {
                    if (responses().holdsInput()) { // it may be another protocol's
                        return p;
                    }
                    parting = Parting.LINGER; // what stands behind the last request is not carried out
                    p = to;
                }
                case SWITCHED -> {
                    return p;
                }
                case CLOSED -> p = to;
            }
        }
        return p;
    }

    private void endOfBatch() {
        RequestHeadParser used = Objects.requireNonNull(parser);
        switch (state) {
            case IDLE, LAST, SWITCHED, CLOSED -> {
                if (state != State.IDLE || !used.holdsBeginning()) {
                    parser = null;
                    loop().giveBack(used);
                }
                if (state == State.LAST && responses().isEmpty()) {
                    close();
                } else if (state == State.LAST) {
                    transport().pauseProducing(); // the close that follows the answers reads again, and drops
                }
            }
            case HEAD -> {}
            case BODY -> {
                parser = null;
                loop().giveBack(used);
                bodies().outliveBatch();
            }
        }
    }

    private int head(byte[] in, int from, int to) {
        RequestHeadParser heads = Objects.requireNonNull(parser);
        int end = heads.parse(in, from, to);
        switch (heads.progress()) {
            case INCOMPLETE -> {
                if (state == State.IDLE && heads.heldBytes() > 0) { // an empty line before a request does not begin it
                    state = State.HEAD;
                    idleTimeout.suspend();
                    headDeadline().set(settings.timeouts().header());
                }
            }
            case COMPLETE -> headComplete(heads.head());
            case REFUSED -> refuse(heads.fault());
        }
        return end;
    }

    private void headComplete(RequestHead head) {
        if (state == State.HEAD) {
            headDeadline().cancel();
            state = State.IDLE;
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
        state = State.BODY;
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
        state = State.IDLE;
        Request request = body.whole();
        handle(request.head(), request);
    }

    /** The body of a request that is being handled was read to its end. */
    void bodyRead(boolean last) {
        state = last ? State.LAST : State.IDLE;
    }

    /** Who takes it knows. */
    void bodyTold() {
        if (responses().isEmpty()) {
            nothingOwed();
        }
    }

    /** No more of the body is read, nor of what stands behind it. */
    void stopInBody() {
        if (state != State.BODY) {
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
        state = State.LAST;
        if (!isInBatch()) {
            dropBacklog();
            transport().pauseProducing();
        }
    }

    private BodyReader bodies() {
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

    // ----------------------------------------------------------------------------------------- waiting to take more

    private boolean mustWait() {
        return !responses().hasRoom(settings.limits().maxPipeline());
    }

    private boolean mustWait(int taken, int to) {
        return switch (state) {
            case IDLE -> taken < to || mustWait();
            case BODY -> taken < to || bodies().isHeld();
            case LAST -> taken < to;
            case SWITCHED -> true;
            case HEAD, CLOSED -> false;
        };
    }

    private void wait(Backlog bytesBehind) {
        transport().pauseProducing();
        backlog = bytesBehind;
        goOnIfPossible();
    }

    /** What comes has to wait, found out between two reads. */
    void holdInput() {
        if (backlog == null) {
            wait(Backlog.none());
        }
    }

    void goOnIfPossible() {
        if (backlog == null) {
            return;
        }
        switch (state) {
            case IDLE -> goOnWithRequests(backlog);
            case BODY -> {
                if (!bodies().isHeld()) {
                    backlog.resumeIn(transport().reactor(), this::takeBacklog);
                }
            }
            case SWITCHED -> backlog.resumeIn(transport().reactor(), this::handOver);
            case HEAD, LAST, CLOSED -> {}
        }
    }

    private void goOnWithRequests(Backlog waiting) {
        if (responses().isOverfull()) {
            responses().startPump();
        } else if (!mustWait()) {
            waiting.resumeIn(transport().reactor(), this::takeBacklog);
        }
    }

    private void takeBacklog() {
        Backlog waiting = Objects.requireNonNull(backlog);
        backlog = null;
        int taken = batch(waiting.bytes(), waiting.from(), waiting.to());
        if (mustWait(taken, waiting.to())) {
            wait(waiting.rest(taken));
        } else if (state != State.LAST) {
            transport().resumeProducing();
        }
    }

    private void dropBacklog() {
        if (backlog != null) {
            backlog.drop();
            backlog = null;
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
        if (state == State.BODY) {
            bodies().turnCame();
        }
        goOnIfPossible();
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
        goOnIfPossible();
    }

    /** Whether the newest of the requests is the last of the connection. */
    boolean isLast() {
        return state == State.LAST || (state == State.BODY && bodies().isLast());
    }

    boolean isDraining() {
        return requestsLeft <= 0;
    }

    boolean isInBatch() {
        return parser != null;
    }

    /** The requests that were taken so far are answered, and no others. */
    private void takeNoMore() {
        if (state != State.CLOSED && state != State.SWITCHED) {
            state = State.LAST;
        }
    }

    /** The end of the connection is the end of the answer that begins now. */
    void endWithAnswer() {
        if (state == State.BODY) {
            bodies().endWithAnswer();
        } else {
            takeNoMore();
        }
    }

    /** A response broke off in the middle. */
    void cutOff(CloseReason reason) {
        state = State.CLOSED;
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
        dropBacklog();
        state = State.CLOSED;
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
        letGoOfParser();
        takeNoMore();
        dropBacklog();
        if (responses().isEmpty()) {
            close();
        }
    }

    // ------------------------------------------------------------------------------------------------- switching

    /** Whether the newest request is being handled while its body still comes. */
    boolean readsStream() {
        return state == State.BODY;
    }

    /** HTTP ends behind the head that was just written. */
    void switchTo(Protocol next) {
        state = State.SWITCHED;
        successor = next;
        if (!isInBatch()) {
            holdInput();
            goOnIfPossible();
        }
    }

    private void handOver() {
        Backlog waiting = Objects.requireNonNull(backlog);
        backlog = null;
        state = State.CLOSED;
        cancelTimeout();
        byte[] unread = Arrays.copyOfRange(waiting.bytes(), waiting.from(), waiting.to());
        connection().handOver(Objects.requireNonNull(successor), unread);
        if (isDraining()) {
            connection().drainRequested();
        }
    }

    @Override
    public int unreadBytes() {
        return backlog == null ? 0 : backlog.to() - backlog.from();
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
        letGoOfParser();
        dropBacklog();
        refuse(HttpStatus.REQUEST_TIMEOUT, message, reason);
        if (state == State.LAST) {
            transport().pauseProducing();
        }
    }

    private void letGoOfParser() {
        RequestHeadParser held = parser;
        parser = null;
        if (held != null) {
            loop().giveBack(held);
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
        if (state == State.HEAD || state == State.BODY) {
            brokenOff();
        }
        if (state != State.CLOSED) {
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
        letGoOfParser();
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
        state = State.CLOSED;
        dropBacklog();
        letGoOfParser();
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
