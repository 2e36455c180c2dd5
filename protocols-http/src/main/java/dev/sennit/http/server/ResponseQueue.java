// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpVersion;
import dev.sennit.http.access.AccessEntry.Outcome;
import dev.sennit.http.h1.BodyFraming;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Transport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The responses of a connection, sent in the order of the requests whatever the order of the answers. What a batch of requests brings
 * forth is gathered and leaves in one write.
 */
final class ResponseQueue {
    /** More than this on its way to the client, and no more requests are taken. */
    static final int HIGH_WATER_BYTES = 65_536;

    private static final int BURST_BYTES = 65_536; // of one body in one turn, so that the other connections have theirs

    private final HttpChannel channel;
    private final Transport transport;
    private final HttpLoop loop;
    private final ServerSettings settings;
    private @Nullable Exchange first; // the one whose turn it is; null while none waits
    private @Nullable Exchange last;
    private int size;
    private @Nullable ResponseOutput output; // non-null exactly from gather() to release()
    private @Nullable ResponsePump pump; // non-null while it is the transport's producer
    private @Nullable ReadingWatch watch; // null until first needed

    ResponseQueue(HttpChannel channel, Transport transport, HttpLoop loop, ServerSettings settings) {
        this.channel = channel;
        this.transport = transport;
        this.loop = loop;
        this.settings = settings;
    }

    // ------------------------------------------------------------------------------------------------- the queue

    Exchange add(RequestHead head, Request request) {
        return add(new Exchange(
                this,
                request,
                logged(head),
                head.method().equals(HttpMethod.HEAD),
                head.version() == HttpVersion.HTTP_1_0,
                head.maySwitch()));
    }

    /** A place for the answer to what is no request. */
    Exchange addRefusal() {
        return add(new Exchange(this, null, logged(null), false, false, false));
    }

    private @Nullable LoggedRequest logged(@Nullable RequestHead head) {
        AccessRecorder recorder = settings.accessRecorder();
        return recorder == null ? null : recorder.received(head, transport);
    }

    /** Nothing more is to be sent of it. */
    void over(LoggedRequest request, HttpStatus status, Outcome outcome) {
        Objects.requireNonNull(settings.accessRecorder()).over(request, transport, status, outcome);
    }

    private Exchange add(Exchange exchange) {
        if (last == null) {
            first = exchange;
        } else {
            last.next = exchange;
        }
        last = exchange;
        size++;
        return exchange;
    }

    /** Whether another request may be taken. */
    boolean hasRoom(int maxPipeline) {
        return size < maxPipeline && !holdsInput() && !isStreaming() && !isOverfull();
    }

    boolean isEmpty() {
        return first == null;
    }

    boolean isTurnOf(Exchange exchange) {
        return first == exchange;
    }

    /** Whether it is not known yet what stands behind the newest request, or whether it is to be answered. */
    boolean holdsInput() {
        return last != null && last.holdsInput();
    }

    /** Whether a body is under way: what would be answered behind it would hold its file open for nothing. */
    private boolean isStreaming() {
        return first != null && first.stage() == Exchange.Stage.STREAMING;
    }

    /** The exchange was answered, here or in a later turn. */
    void answered(Exchange exchange) {
        if (exchange != first) {
            return;
        }
        boolean gathers = gather();
        try {
            sendAnswered();
        } finally {
            if (gathers) {
                release();
            }
        }
    }

    private void sendAnswered() {
        while (first != null && first.stage() == Exchange.Stage.ANSWERED) {
            Exchange exchange = first;
            if (!begin(exchange)) {
                exchange.streams();
                if (isOverfull() || !(exchange.stream() instanceof PushedBody)) {
                    startPump();
                }
                return;
            }
            remove(exchange);
        }
    }

    private void remove(Exchange exchange) {
        first = exchange.next;
        exchange.next = null;
        size--;
        if (first == null) {
            last = null;
        }
        exchange.sent();
        channel.answerSent();
    }

    /** Answers in place of the handler of the last request, if that has not. */
    void overrule(Exchange exchange, HttpStatus status, String message) {
        if (exchange.stage() != Exchange.Stage.OPEN) {
            return;
        }
        Exchange refusal = exchange.replacement();
        Exchange before = first;
        while (before != exchange && before != null && before.next != exchange) {
            before = before.next;
        }
        if (before == exchange) {
            first = refusal;
        } else {
            Objects.requireNonNull(before).next = refusal;
        }
        last = refusal;
        say(refusal, status, message);
    }

    /** The connection is gone. */
    void lost() {
        Exchange exchange = first;
        first = null;
        last = null;
        size = 0;
        while (exchange != null) {
            Exchange following = exchange.next;
            exchange.next = null;
            exchange.lost();
            exchange = following;
        }
    }

    // ------------------------------------------------------------------------------------------------- on the wire

    /** Writes the response, or its beginning. Returns whether that was all of it. */
    private boolean begin(Exchange exchange) {
        if (!firstPieceIsThere(exchange)) {
            exchange.becomeServerError();
        }
        OutgoingBody stream = exchange.stream();
        BodyFraming framing = ResponseHeads.framing(exchange, stream);
        if (framing == BodyFraming.UNTIL_CLOSE) {
            channel.endWithAnswer();
        }
        long lengthBytes = stream == null ? exchange.body().length : stream.remainingBytes();
        if (stream != null) {
            exchange.streams();
        }
        if (stream instanceof Handover handover) {
            ResponseHeads.switching(out().head(), exchange, loop.serverAndDate(transport.reactor()));
            channel.switchTo(handover.next());
            return true;
        }
        boolean last = exchange.next == null && channel.isLast();
        ResponseHeads.write(
                out().head(), exchange, framing, lengthBytes, last, loop.serverAndDate(transport.reactor()));
        if (exchange.isToHead() || framing == BodyFraming.NONE) {
            return true;
        }
        if (stream == null) {
            out().bytes(exchange.body());
            exchange.bodySent(exchange.body().length);
            return true;
        }
        return send(exchange, stream, framing);
    }

    /** Nothing was sent yet, so a source that fails now still gets a proper answer. */
    private boolean firstPieceIsThere(Exchange exchange) {
        OutgoingBody stream = exchange.stream();
        if (stream == null || exchange.isToHead() || exchange.status().isBodyless()) {
            return true;
        }
        try {
            boolean unused = stream.fetch();
            return true;
        } catch (IOException | RuntimeException e) {
            channel.logFailedBody(e);
            return false;
        }
    }

    private boolean send(Exchange exchange, OutgoingBody stream, BodyFraming framing) {
        try {
            boolean ended = stream.send(out(), framing, BURST_BYTES);
            exchange.bodySent(stream.takeSentBytes());
            if (!ended) {
                if (stream instanceof BodyStream pulled) {
                    transferRest(exchange, pulled, framing);
                }
                return false;
            }
        } catch (IOException | RuntimeException e) {
            cutOff(e);
            return false;
        }
        out().endBody(framing, stream.trailers());
        return true;
    }

    /** The application writes a piece of the body whose turn it is. */
    void push(ByteBuffer piece, BodyFraming framing) {
        boolean gathers = gather();
        try {
            out().piece(piece, framing);
        } finally {
            if (gathers) {
                release();
            }
        }
        if (isOverfull()) {
            startPump();
        }
    }

    /** The application has written all of it. */
    void pushEnded(Exchange exchange, BodyFraming framing, HttpHeaders trailers) {
        boolean gathers = gather();
        try {
            out().endBody(framing, trailers);
            remove(exchange);
            sendAnswered();
        } finally {
            if (gathers) {
                release();
            }
        }
    }

    /** The beginning of a file leaves with the head; the rest need not pass here if the transport can send it. */
    private void transferRest(Exchange exchange, BodyStream stream, BodyFraming framing) {
        if (framing == BodyFraming.LENGTH) {
            long restBytes = stream.remainingBytes();
            stream.transferRest(transport).ifPresent(done -> {
                if (watch != null) {
                    watch.written(restBytes);
                }
                done.whenComplete((sent, failure) -> {
                    if (failure == null) { // else the connection is lost, of which the channel hears
                        exchange.bodySent(restBytes);
                        transferred(stream);
                    }
                });
            });
        }
    }

    private void transferred(BodyStream stream) {
        stream.transferred();
        try {
            pumpAsks();
        } catch (RuntimeException | Error e) { // nobody else would hear of it
            cutOff(e);
        }
    }

    /** The head is out and the rest cannot follow: only the end of the connection tells the client. */
    void cutOff(Throwable cause) {
        channel.cutOff(new CloseReason.ApplicationError(cause));
    }

    /** Tells a client that waits that its body is wanted. */
    void sendContinue() {
        boolean gathers = gather();
        out().sendContinue();
        if (gathers) {
            release();
        }
    }

    // --------------------------------------------------------------------------------------------------- gathering

    /** From now on what is written is gathered. Returns false if it was before. */
    boolean gather() {
        if (output != null) {
            return false;
        }
        if (watch != null) {
            watch.writing();
        }
        output = loop.borrowOutput(transport);
        return true;
    }

    /** What was gathered goes to the transport. */
    void release() {
        ResponseOutput out = out();
        out.flush();
        output = null;
        if (watch != null) {
            watch.written(out.writtenBytes());
        }
        loop.giveBack(out);
        if (pump != null) {
            watchReading();
        }
    }

    /** The connection is about to be closed, and what is written after that is dropped. */
    void flushGathered() {
        if (output != null) {
            output.flush();
        }
    }

    private ResponseOutput out() {
        return Objects.requireNonNull(output);
    }

    /** Whether the client has more to read than is good for it. */
    boolean isOverfull() {
        int here = output == null ? 0 : output.gatheredBytes();
        return here + transport.bufferedBytes() > HIGH_WATER_BYTES;
    }

    // ---------------------------------------------------------------------------------------------------- pumping

    /** Asks to be told when the client has taken what is on its way. */
    void startPump() {
        if (pump == null) {
            pump = new ResponsePump(this);
            transport.registerProducer(pump);
            if (output == null) { // else when all that is gathered is written
                watchReading();
            }
        }
    }

    /** From now on, and as long as something is on its way, the client is to read it at the least rate. */
    void watchReading() {
        if (settings.timeouts().responseBytesPerSecond() > 0) {
            if (watch == null) {
                watch = new ReadingWatch(transport, settings.timeouts(), channel::cutOff);
            }
            watch.begin();
        }
    }

    /** The client has taken what was on its way, or the pump was just started. */
    void pumpAsks() {
        if (transport.bufferedBytes() > 0) {
            return;
        }
        Exchange current = first;
        if (current != null && isStreaming() && current.stream() instanceof PushedBody pushed) {
            stopPump(); // before, since what it writes may start it again
            pushed.drained();
        } else if (current != null && isStreaming() && !isTransferring(current)) {
            boolean gathers = gather();
            try {
                streamMore(current);
            } finally {
                if (gathers) {
                    release();
                }
            }
        }
        if (!isStreaming()) {
            stopPump();
        }
        channel.outputDrained();
    }

    /** What is on its way is another protocol's from now on. */
    void endWatch() {
        if (watch != null) {
            watch.end();
        }
    }

    private void stopPump() {
        if (pump != null) {
            pump = null;
            transport.unregisterProducer();
        }
    }

    private static boolean isTransferring(Exchange exchange) {
        OutgoingBody stream = exchange.stream();
        return stream != null && stream.isTransferring();
    }

    private void streamMore(Exchange exchange) {
        OutgoingBody stream = Objects.requireNonNull(exchange.stream());
        if (send(exchange, stream, ResponseHeads.framing(exchange, stream))) {
            remove(exchange);
            sendAnswered();
        }
    }

    /** The transport has let go of the pump. */
    void pumpStopped() {
        pump = null;
    }

    // ------------------------------------------------------------------------------------------- for the exchanges

    void checkThread() {
        if (!transport.reactor().isReactorThread()) {
            throw new IllegalStateException("called from thread '"
                    + Thread.currentThread().getName()
                    + "', which is not the reactor's: use request.reactor().callFromThread(() -> ...)");
        }
    }

    HttpHeaderList borrowHeaders() {
        return loop.borrowHeaders();
    }

    void giveBack(HttpHeaderList headers) {
        loop.giveBack(headers);
    }

    byte[] contentTypeLine(String contentType) {
        return loop.contentTypeLine(contentType);
    }

    String newFailureId() {
        return loop.newFailureId();
    }

    /** Answers what is no request, and says what is wrong with it. */
    void refuse(HttpStatus status, String message) {
        say(addRefusal(), status, message);
    }

    private static void say(Exchange refusal, HttpStatus status, String message) {
        refusal.status(status);
        refusal.send(status + "\n" + message + "\n");
    }

    /** Somebody who works for the handler failed. */
    void handlerFailed(Request request, Throwable failure) {
        for (Exchange each = first; each != null; each = each.next) {
            if (each.isOf(request)) {
                each.failed(failure);
                return;
            }
        }
    }

    boolean readsBodyOf(Exchange exchange) {
        return exchange == last && channel.readsStream();
    }

    void inLaterTurn(Runnable call) {
        transport.reactor().callFromThread(call);
    }

    Transport transport() {
        return transport;
    }

    @Override
    public String toString() {
        return size + " unanswered, " + transport.bufferedBytes() + " bytes on their way";
    }
}
