// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.events;

import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.ResponseBody;
import dev.sennit.reactor.DelayedCall;
import dev.sennit.reactor.Reactor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Server-sent events (HTML Living Standard section 9.2), which a browser reads with {@code EventSource}.
 *
 * <pre>{@code
 * EventStream events = EventStream.open(request, response);
 * prices.subscribe(events, price -> events.send(ServerEvent.of(price.toJson()).withId(price.id())));
 * events.onLost(() -> prices.unsubscribe(events));
 * }</pre>
 *
 * <p>Events leave in the turn in which they are sent. When none was sent for a while a comment is, so that nobody in between takes the
 * connection for dead, and a client that is gone is noticed. A client so slow that {@link #MAX_WAITING_BYTES} wait for it is cut off: it
 * connects again and says what it has seen last. {@link #isReady()} tells who would rather leave events out.
 *
 * <p>Belongs to the reactor's thread. What is sent after the end throws {@link IllegalStateException}; when the stream is {@linkplain
 * #isLost() lost} it is harmless and does nothing.
 */
public final class EventStream {
    private enum State {
        OPEN,
        CUT_OFF,
        ENDED
    }

    /** As many bytes may wait for a slow client, or for answers before this one. */
    public static final int MAX_WAITING_BYTES = 256 << 10;

    /** After so much time without an event a comment is sent, unless it is said otherwise. */
    public static final Duration KEEP_ALIVE = Duration.ofSeconds(15);

    private static final int MOST_ID_CHARS = 1024;
    private static final String KEEP_ALIVE_COMMENT = ":\n\n";

    private final ResponseBody body;
    private final Reactor reactor;
    private final Duration keepAlive;
    private @Nullable DelayedCall nextComment; // null once no more is sent
    private State state = State.OPEN;
    private int waitingBytes; // since the client was ready last
    private Runnable drain = () -> {};
    private Runnable lost = () -> {};

    private EventStream(ResponseBody body, Reactor reactor, Duration keepAlive) {
        this.body = body;
        this.reactor = reactor;
        this.keepAlive = keepAlive;
    }

    /**
     * Answers a request with a stream of events, with {@link #KEEP_ALIVE}.
     *
     * @param request to be answered
     * @param response not finished; fields that were set stay
     * @return open until its end
     */
    public static EventStream open(HttpRequest request, HttpResponse response) {
        return open(request, response, KEEP_ALIVE);
    }

    /**
     * Answers a request with a stream of events.
     *
     * @param request to be answered
     * @param response not finished; fields that were set stay
     * @param keepAlive how long to be silent before a comment is sent; shorter than the patience of every proxy in between
     * @return open until its end
     * @throws IllegalArgumentException if the time is not positive
     */
    public static EventStream open(HttpRequest request, HttpResponse response, Duration keepAlive) {
        if (keepAlive.isNegative() || keepAlive.isZero()) {
            throw new IllegalArgumentException("the time without events must be positive, not " + keepAlive);
        }
        Reactor reactor = request.reactor();
        ResponseBody body = response.header("Content-Type", "text/event-stream")
                .header("Cache-Control", "no-store")
                .open();
        EventStream stream = new EventStream(body, reactor, keepAlive);
        body.onDrain(stream::drained);
        body.onLost(stream::tellLost);
        stream.awaitSilence();
        return stream;
    }

    /**
     * The last event that a client has seen which connects again.
     *
     * @param request of the client
     * @return its id, as the client says; empty if it has seen none, or says something that is no id
     */
    public static Optional<String> lastEventId(HttpRequest request) {
        return request.header("Last-Event-ID")
                .filter(id -> !id.isEmpty() && id.length() <= MOST_ID_CHARS)
                .flatMap(EventStream::utf8);
    }

    /** Fields are read as ISO 8859-1; this one is UTF-8. */
    private static Optional<String> utf8(String latin1) {
        String text = new String(latin1.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\ufffd') < 0 ? Optional.of(text) : Optional.empty();
    }

    /**
     * Sends an event.
     *
     * @param event to send
     */
    public void send(ServerEvent event) {
        write(event.text());
    }

    /**
     * Sends an event that has data only.
     *
     * @param data text, of any number of lines
     */
    public void send(String data) {
        send(ServerEvent.of(data));
    }

    /**
     * Sends a comment, which clients skip.
     *
     * @param text of any number of lines
     */
    public void comment(String text) {
        StringBuilder lines = new StringBuilder();
        ServerEvent.appendLines(lines, ": ", text);
        write(lines.append('\n').toString());
    }

    /**
     * Tells the client how long to wait before it connects again.
     *
     * @param delay in whole milliseconds
     * @throws IllegalArgumentException if it is negative
     */
    public void retry(Duration delay) {
        if (delay.isNegative()) {
            throw new IllegalArgumentException("the time to connect again must be 0 or more, not " + delay);
        }
        write("retry: " + delay.toMillis() + "\n\n");
    }

    private void write(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (state == State.CUT_OFF) {
            return;
        }
        waitingBytes = body.isReady() ? 0 : waitingBytes;
        if (state == State.OPEN && !body.isLost() && bytes.length > MAX_WAITING_BYTES - waitingBytes) {
            state = State.CUT_OFF;
            stopComments();
            body.fail(new IllegalStateException("the client is too slow for its events: more than " + MAX_WAITING_BYTES
                    + " bytes of them would wait"));
            return;
        }
        body.write(ByteBuffer.wrap(bytes));
        waitingBytes = body.isReady() ? 0 : waitingBytes + bytes.length;
        if (nextComment != null && nextComment.active()) {
            nextComment.reset(keepAlive);
        }
    }

    private void awaitSilence() {
        nextComment = body.isLost() ? null : reactor.callLater(keepAlive, this::silence);
    }

    private void silence() {
        if (body.isReady()) {
            body.write(KEEP_ALIVE_COMMENT);
        }
        awaitSilence();
    }

    private void stopComments() {
        DelayedCall call = nextComment;
        nextComment = null;
        if (call != null && call.active()) {
            call.cancel();
        }
    }

    /** Ends the stream. A browser connects again: answer that with 204 to have it stop. */
    public void end() {
        if (state != State.CUT_OFF) {
            state = State.ENDED;
            stopComments();
            body.end();
        }
    }

    /** {@return whether what is sent now leaves at once: false while the client is slow, or answers before this one are due} */
    public boolean isReady() {
        return body.isReady();
    }

    /**
     * Whom to tell each time that it is ready again after it was not.
     *
     * @param call in place of the one before
     */
    public void onDrain(Runnable call) {
        drain = call;
    }

    private void drained() {
        waitingBytes = 0;
        drain.run();
    }

    /** {@return whether nobody reads it: the client is gone, was cut off, or asked with HEAD} */
    public boolean isLost() {
        return state == State.CUT_OFF || body.isLost();
    }

    /**
     * Whom to tell, once and in a turn of its own, when the stream is lost before its end.
     *
     * @param call in place of the one before; it should unsubscribe from what is sent here
     */
    public void onLost(Runnable call) {
        lost = call;
        if (body.isLost()) {
            body.onLost(this::tellLost);
        }
    }

    private void tellLost() {
        stopComments();
        Runnable told = lost;
        lost = () -> {};
        told.run();
    }

    @Override
    public String toString() {
        return "event stream " + state + ", " + waitingBytes + " bytes may wait";
    }
}
