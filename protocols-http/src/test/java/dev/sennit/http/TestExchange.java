// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Protocol;
import dev.sennit.reactor.Reactor;
import dev.sennit.reactor.testkit.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Flow;

/** A request and its answer without a connection, for tests of handlers. */
final class TestExchange implements HttpRequest, HttpResponse {
    private static final ManualTime TIME = new ManualTime();

    final HttpHeaderList answered = new HttpHeaderList();
    private final HttpMethod method;
    private final String target;
    private final HttpHeaderList headers = new HttpHeaderList();
    private final ByteArrayOutputStream content = new ByteArrayOutputStream();
    private HttpStatus status = HttpStatus.OK;
    private int timesFinished;

    private TestExchange(HttpMethod method, String target) {
        this.method = method;
        this.target = target;
    }

    /** Lets a handler answer; the fields are names and values in turn. */
    static TestExchange of(HttpHandler handler, String method, String target, String... fields) {
        TestExchange exchange = new TestExchange(HttpMethod.of(method), target);
        for (int i = 0; i < fields.length; i += 2) {
            exchange.headers.add(fields[i], fields[i + 1]);
        }
        try {
            handler.handle(exchange, exchange);
        } catch (Exception e) {
            throw new AssertionError("the handler failed", e);
        }
        if (exchange.timesFinished != 1) {
            throw new AssertionError("finished " + exchange.timesFinished + " times");
        }
        return exchange;
    }

    int code() {
        return status.code();
    }

    String field(String name) {
        return answered.first(name).orElse("");
    }

    byte[] bytes() {
        return content.toByteArray();
    }

    String text() {
        return content.toString(StandardCharsets.UTF_8);
    }

    @Override
    public HttpMethod method() {
        return method;
    }

    @Override
    public String target() {
        return target;
    }

    @Override
    public String path() {
        return target.contains("?") ? target.substring(0, target.indexOf('?')) : target;
    }

    @Override
    public String query() {
        return target.contains("?") ? target.substring(target.indexOf('?') + 1) : "";
    }

    @Override
    public String host() {
        return "example.org";
    }

    @Override
    public HttpVersion version() {
        return HttpVersion.HTTP_1_1;
    }

    @Override
    public HttpHeaders headers() {
        return headers;
    }

    @Override
    public ByteBuffer body() {
        return ByteBuffer.allocate(0);
    }

    @Override
    public RequestContent content() {
        throw new UnsupportedOperationException("there is no connection that it could come from");
    }

    @Override
    public SocketAddress peer() {
        return new InetSocketAddress("198.51.100.7", 54_321);
    }

    @Override
    public Reactor reactor() {
        return TIME.reactor();
    }

    @Override
    public HttpResponse status(HttpStatus newStatus) {
        status = newStatus;
        return this;
    }

    @Override
    public HttpResponse header(String name, String value) {
        answered.set(name, value);
        return this;
    }

    @Override
    public HttpResponse addHeader(String name, String value) {
        answered.add(name, value);
        return this;
    }

    @Override
    public void send() {
        timesFinished++;
    }

    @Override
    public void send(String text) {
        send("text/plain; charset=utf-8", text.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void send(String contentType, byte[] body) {
        timesFinished++;
        header("Content-Type", contentType);
        content.writeBytes(body);
    }

    @Override
    public void stream(long lengthBytes, BodySource source) {
        header("Content-Length", Long.toString(lengthBytes));
        stream(source);
        if (content.size() != lengthBytes) {
            throw new AssertionError("announced " + lengthBytes + ", sent " + content.size());
        }
    }

    @Override
    public void stream(BodySource source) {
        timesFinished++;
        try {
            for (ByteBuffer piece = source.next(); piece != null; piece = source.next()) {
                byte[] bytes = new byte[piece.remaining()];
                piece.get(bytes);
                content.writeBytes(bytes);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            source.close();
        }
    }

    @Override
    public void stream(long lengthBytes, Flow.Publisher<ByteBuffer> source) {
        throw noConnection();
    }

    @Override
    public void stream(Flow.Publisher<ByteBuffer> source) {
        throw noConnection();
    }

    @Override
    public ResponseBody open(long lengthBytes) {
        throw noConnection();
    }

    @Override
    public ResponseBody open() {
        throw noConnection();
    }

    @Override
    public void switchTo(Protocol next) {
        throw noConnection();
    }

    @Override
    public void fail(Throwable cause) {
        throw new AssertionError("the handler failed", cause);
    }

    private static UnsupportedOperationException noConnection() {
        return new UnsupportedOperationException("there is no connection that it could go to");
    }

    @Override
    public void error(HttpStatus newStatus) {
        status(newStatus).send(newStatus + "\n");
    }

    @Override
    public void redirect(HttpStatus newStatus, String location) {
        status(newStatus).header("Location", location).send();
    }

    @Override
    public boolean isFinished() {
        return timesFinished > 0;
    }

    @Override
    public boolean isLost() {
        return false;
    }
}
