// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpMethod;
import dev.sennit.http.HttpRequest;
import dev.sennit.http.HttpVersion;
import dev.sennit.http.h1.RequestHead;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.Transport;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A request as its handler sees it: a view on a head that belongs to a parser, until {@link #outliveBatch()}. */
final class Request implements HttpRequest {
    static final ByteBuffer NO_BODY = ByteBuffer.allocate(0).asReadOnlyBuffer();

    private final Transport transport;
    private final ByteBuffer body;
    private @Nullable RequestHead head; // null once the response is finished

    Request(Transport transport, RequestHead head, ByteBuffer body) {
        this.transport = transport;
        this.head = head;
        this.body = body;
    }

    /** The parser needs its head for the next request. */
    void outliveBatch() {
        if (head != null) {
            head = head.copy();
        }
    }

    void finished() {
        head = null;
    }

    private RequestHead head() {
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
        return body;
    }

    @Override
    public SocketAddress peer() {
        return transport.peer();
    }

    @Override
    public Reactor reactor() {
        return transport.reactor();
    }

    /** The request line, for logs. */
    @Override
    public String toString() {
        return head == null ? "a request that is over" : head.toString();
    }
}
