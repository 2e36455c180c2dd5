// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.h1;

import dev.sennit.http.HttpFault;
import dev.sennit.http.HttpHeaderList;
import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpLimits;
import dev.sennit.http.HttpMethod;
import org.jspecify.annotations.Nullable;

/**
 * The one response to a request, from its first byte to its end, with the interim responses before it. Pure and resumable at every
 * byte; made anew for each request.
 *
 * <pre>
 *    .--1xx--.
 *    v       |
 *   HEAD ----'--head, no content--> COMPLETE
 *    |                                  ^
 *    '-----head----> BODY --its end-----'            any fault, an end of the connection too soon: REFUSED
 * </pre>
 */
public final class ResponseDecoder {
    private enum State {
        HEAD,
        BODY,
        COMPLETE,
        REFUSED
    }

    private static final int SWITCHING_PROTOCOLS = 101;

    private final HttpMethod requestMethod;
    private final HttpLimits limits;
    private final int interimCount;

    private State state = State.HEAD;
    private ResponseHeadParser parser;
    private int interims;
    private boolean maySwitch;
    private @Nullable ResponseHead head; // non-null from the final head on
    private @Nullable BodyDecoder body; // non-null if there is content
    private @Nullable HttpFault fault; // non-null exactly while REFUSED

    /**
     * The response to a request of that method, within the limits.
     *
     * @param limits {@link HttpLimits#requestLineBytes()} is that of the status line
     * @param interimCount how many interim responses may stand before it
     */
    public ResponseDecoder(HttpMethod requestMethod, HttpLimits limits, int interimCount) {
        this.requestMethod = requestMethod;
        this.limits = limits;
        this.interimCount = interimCount;
        parser = new ResponseHeadParser(limits);
    }

    /** The request asks to switch protocols: 101 is an answer to it, and the end of HTTP on its connection. */
    public ResponseDecoder allowSwitch() {
        maySwitch = true;
        return this;
    }

    /**
     * Takes bytes, and returns at the latest after one call of the sink, so that a receiver that wants a pause gets it.
     *
     * @return the index of the first byte not taken; call again while that is before {@code to} and more is needed
     * @throws IllegalStateException after the end or a refusal
     */
    public int decode(byte[] in, int from, int to, ResponseSink sink) {
        return switch (state) {
            case HEAD -> head(in, from, to, sink);
            case BODY -> body(in, from, to, sink);
            case COMPLETE, REFUSED -> throw new IllegalStateException("decode after " + state);
        };
    }

    private int head(byte[] in, int from, int to, ResponseSink sink) {
        int end = parser.parse(in, from, to);
        switch (parser.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> headComplete(parser.head(), sink);
            case REFUSED -> refuse(parser.fault());
        }
        return end;
    }

    private void headComplete(ResponseHead complete, ResponseSink sink) {
        if (complete.isInterim()) {
            if (++interims > interimCount) {
                refuse(HttpFault.TOO_MANY_INTERIM_RESPONSES);
                return;
            }
            parser = new ResponseHeadParser(limits);
            sink.interim(complete);
            return;
        }
        if (complete.status().code() == SWITCHING_PROTOCOLS && !maySwitch) {
            refuse(HttpFault.UNASKED_SWITCH);
            return;
        }
        head = complete;
        begin(complete);
        if (state != State.REFUSED) {
            sink.head(complete);
        }
    }

    private void begin(ResponseHead complete) {
        BodyFraming framing = complete.body(requestMethod);
        if (framing == BodyFraming.NONE) {
            state = State.COMPLETE;
            return;
        }
        state = State.BODY;
        BodyDecoder decoder = switch (framing) {
            case LENGTH -> new FixedLengthDecoder(complete.contentLength(), limits.maxBodyBytes());
            case CHUNKED -> new ChunkedDecoder(limits, limits.maxBodyBytes());
            case UNTIL_CLOSE -> new UntilCloseDecoder(limits.maxBodyBytes());
            case NONE -> throw new IllegalStateException("no body");
        };
        body = decoder;
        follow(decoder);
    }

    private int body(byte[] in, int from, int to, ResponseSink sink) {
        BodyDecoder decoder = requireBody();
        int end = decoder.decode(in, from, to, sink);
        follow(decoder);
        return end;
    }

    private BodyDecoder requireBody() {
        if (body == null) {
            throw new IllegalStateException("no body in " + state);
        }
        return body;
    }

    private void follow(BodyDecoder decoder) {
        switch (decoder.progress()) {
            case INCOMPLETE -> {}
            case COMPLETE -> state = State.COMPLETE;
            case REFUSED -> refuse(decoder.fault());
        }
    }

    private void refuse(HttpFault why) {
        fault = why;
        state = State.REFUSED;
    }

    /** The connection ended in order. That ends a body that has no other end, and cuts off anything else. */
    public void end() {
        if (state == State.BODY && body instanceof UntilCloseDecoder untilClose) {
            untilClose.end();
            follow(untilClose);
        } else if (progress() == Progress.INCOMPLETE) {
            refuse(HttpFault.RESPONSE_CUT_OFF);
        }
    }

    /** How far the response is. */
    public Progress progress() {
        return switch (state) {
            case HEAD, BODY -> Progress.INCOMPLETE;
            case COMPLETE -> Progress.COMPLETE;
            case REFUSED -> Progress.REFUSED;
        };
    }

    /** Whether any byte of a response came, interim or not. */
    public boolean hasBegun() {
        return interims > 0 || parser.hasBegun();
    }

    /** Whether the content is being awaited or taken. */
    public boolean isInBody() {
        return state == State.BODY;
    }

    /** Whether the response is complete and leaves its connection fit for another request (RFC 9112 section 9.3). */
    public boolean leavesConnectionOpen() {
        return state == State.COMPLETE
                && head != null
                && head.keepsAlive()
                && !endsHttp()
                && !(body instanceof UntilCloseDecoder);
    }

    /** Whether the response is complete and the bytes behind it are no HTTP/1 any more: after 101, or a tunnel. */
    public boolean endsHttp() {
        return state == State.COMPLETE && head != null && head.endsHttp(requestMethod);
    }

    /** The fields after the content, once the response is complete; usually none. */
    public HttpHeaders trailers() {
        return body == null ? new HttpHeaderList() : body.trailers();
    }

    /**
     * Why the response was refused.
     *
     * @throws IllegalStateException if it was not
     */
    public HttpFault fault() {
        if (fault == null) {
            throw new IllegalStateException("no fault in " + state);
        }
        return fault;
    }
}
