// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpVersion;
import dev.sennit.http.RequestContent;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.CloseReason;
import dev.sennit.reactor.Reactor;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request as its handler sees it: a view on a head that belongs to a parser, until {@link #outliveBatch()}. */
final class Request implements HttpRequest {
    static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final ResponseQueue responses;
    private Object body; // a ByteBuffer, or the IncomingContent; one field, since there is a request for each request
    private @Nullable RequestHead head; // null once the response is finished

    Request(ResponseQueue responses, RequestHead head, ByteBuffer body) {
        this.responses = responses;
        this.head = head;
        this.body = body;
    }

    /** Its body is there. */
    void gathered(ByteBuffer bytes) {
        body = bytes;
    }

    /** Its body comes as a stream. */
    void stream(IncomingContent content) {
        body = content;
    }

    /** The parser needs its head for the next request. */
    void outliveBatch() {
        if (head != null) {
            head = head.copy();
        }
    }

    void finished() {
        head = null;
        if (body != NO_BODY && body instanceof IncomingContent content) {
            content.requestOver();
        }
    }

    /** Its handler failed. */
    void failed(Throwable failure) {
        if (body != NO_BODY && body instanceof IncomingContent content) {
            content.giveUp(new CloseReason.ApplicationError(failure));
        }
    }

    RequestHead head() {
        if (head == null) {
            throw new IllegalStateException("this request is over: its response is finished");
        }
        return head;
    }

    @Override
    public HttpMethod method() {
        return head().method();
    }

    @Override
    public String target() {
        return head().target();
    }

    @Override
    public String path() {
        return head().path();
    }

    @Override
    public String query() {
        return head().query();
    }

    @Override
    public String host() {
        return head().host();
    }

    @Override
    public HttpVersion version() {
        return head().version();
    }

    @Override
    public HttpHeaders headers() {
        return head().headers();
    }

    @Override
    public ByteBuffer body() {
        RequestHead unused = head();
        if (body instanceof ByteBuffer gathered) {
            return gathered;
        }
        throw new IllegalStateException("this body is a stream: take it from content()");
    }

    @Override
    public RequestContent content() {
        if (body instanceof ByteBuffer gathered) {
            body = new GatheredContent(this, responses, gathered).content();
        }
        return (RequestContent) body;
    }

    @Override
    public SocketAddress peer() {
        return responses.transport().peer();
    }

    @Override
    public Reactor reactor() {
        return responses.transport().reactor();
    }

    /** The request line, for logs. */
    @Override
    public String toString() {
        return head == null ? "a request that is over" : head.toString();
    }
}
