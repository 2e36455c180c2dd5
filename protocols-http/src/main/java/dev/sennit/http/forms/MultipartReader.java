// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.forms;

import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpResponse;
import dev.sennit.http.HttpStatus;
import dev.sennit.reactor.BaseProtocol;
import dev.sennit.reactor.CloseReason;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code multipart/form-data} (RFC 7578) as it comes, part by part, in bounded memory. For handlers that {@linkplain
 * dev.sennit.http.HttpHandler#wantsStream want a stream}:
 *
 * <pre>{@code
 * request.content().deliverTo(MultipartReader.of(request, response, limits, new ToDisk(response)));
 * }</pre>
 *
 * <p>A line that begins with the boundary must end there, or be the last delimiter; the fields in front of a part have the syntax of HTTP's;
 * names must be UTF-8. What stands in front of the first delimiter and behind the last is dropped.
 *
 * <pre>
 *   FLOWING --pause--> PAUSED --resume--> FLOWING        any: the end, cancel --> OVER
 * </pre>
 *
 * <p>Belongs to the reactor's thread.
 */
public final class MultipartReader extends BaseProtocol {
    private enum State {
        FLOWING,
        PAUSED,
        OVER
    }

    private final HttpResponse response;
    private final PartReceiver receiver;
    private final MultipartParser parser;
    private State state = State.FLOWING;
    private @Nullable ByteBuffer rest; // these two non-null if they came before a pause, and are due behind it
    private @Nullable CloseReason end;

    private MultipartReader(HttpResponse response, String boundary, FormLimits limits, PartReceiver receiver) {
        this.response = response;
        this.receiver = receiver;
        this.parser = new MultipartParser(boundary, limits, new Events());
    }

    /**
     * A reader for the content of a request, to be given to {@link dev.sennit.http.RequestContent#deliverTo}.
     *
     * @param request whose {@code Content-Type} has the boundary
     * @param response answered here only if the form or its receiver fails
     * @param limits of the form; those of the server hold as well
     * @param receiver of the parts
     * @return hears of nothing yet
     * @throws FormException if the content is of another type (415), or the boundary is missing or malformed (400)
     */
    public static MultipartReader of(
            HttpRequest request, HttpResponse response, FormLimits limits, PartReceiver receiver) throws FormException {
        FormType type = FormType.of(request.headers());
        if (type.boundary().isEmpty()) {
            throw new FormException(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "the type of the content must be multipart/form-data");
        }
        return new MultipartReader(response, type.boundary().get(), limits, receiver);
    }

    /** Tells the receiver nothing until {@link #resume()}, and holds the client back. */
    public void pause() {
        if (state == State.FLOWING) {
            state = State.PAUSED;
            transport().pauseProducing();
        }
    }

    /** Goes on, in a later turn. */
    public void resume() {
        if (state == State.PAUSED) {
            state = State.FLOWING;
            if (rest == null && end == null) {
                transport().resumeProducing();
            } else {
                transport().reactor().callFromThread(this::goOn);
            }
        }
    }

    /** The rest is not wanted: the receiver hears nothing any more. */
    public void cancel() {
        if (state != State.OVER) {
            over();
            transport().loseConnection();
        }
    }

    private void over() {
        state = State.OVER;
        rest = null;
    }

    @Override
    protected void connectionMade() {
        receiver.formBegins(this);
    }

    @Override
    public void dataReceived(ByteBuffer data) {
        parse(data);
        if (state != State.OVER && data.hasRemaining()) {
            rest = ByteBuffer.allocate(data.remaining()).put(data).flip();
        }
    }

    private void goOn() {
        ByteBuffer due = rest;
        if (state != State.FLOWING) {
            return;
        }
        if (due != null) {
            parse(due);
            if (state == State.OVER || due.hasRemaining()) {
                return;
            }
            rest = null;
        }
        CloseReason reason = end;
        if (state == State.FLOWING && reason != null) {
            complete();
        } else if (state == State.FLOWING) {
            transport().resumeProducing();
        }
    }

    private void parse(ByteBuffer data) {
        if (state == State.OVER) {
            return;
        }
        try {
            parser.parse(data);
        } catch (FormException failure) {
            fail(failure);
        } catch (Exception failure) {
            over();
            transport().loseConnection();
            response.fail(failure);
        }
    }

    private void fail(FormException failure) {
        if (state != State.OVER) {
            over();
            transport().loseConnection();
            receiver.formFails(failure);
            if (!response.isFinished()) {
                response.error(failure.status());
            }
        }
    }

    @Override
    public void connectionLost(CloseReason reason) {
        if (state == State.OVER) {
            return;
        }
        if (!reason.equals(CloseReason.DONE)) {
            over();
            receiver.contentLost(reason);
        } else if (state == State.PAUSED || rest != null) {
            end = reason;
        } else {
            complete();
        }
    }

    private void complete() {
        if (!parser.isComplete()) {
            fail(FormException.malformed("the form ends before its last delimiter"));
            return;
        }
        over();
        try {
            receiver.formEnds();
        } catch (Exception failure) {
            response.fail(failure);
        }
    }

    private final class Events implements PartEvents {
        @Override
        public void partBegins(FormPart part) throws Exception {
            receiver.partBegins(part);
        }

        @Override
        public void data(ByteBuffer piece) throws Exception {
            receiver.data(piece);
        }

        @Override
        public void partEnds() throws Exception {
            receiver.partEnds();
        }

        @Override
        public boolean isHeld() {
            return state != State.FLOWING;
        }
    }

    @Override
    public String toString() {
        return "multipart reader " + state;
    }
}
