// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;

/**
 * The answer to a request: status and header fields, then one of the {@code send}s, {@code stream}s, {@code open}s or the helpers, which finishes
 * it. The status is 200 unless it is set.
 *
 * <p>The server itself writes {@code Content-Length} or {@code Transfer-Encoding}, {@code Connection}, and, unless the application
 * gives its own, {@code Date} and {@code Server}. To HEAD the same header is sent, and no body; with a status that has no body (204,
 * 304) what is given as body is dropped.
 *
 * <p>Each response is finished once: what is called after that throws {@link IllegalStateException}. When the client has gone
 * meanwhile, what is called is harmless and does nothing; {@link #isLost()} tells. All methods belong to the reactor's thread.
 */
public interface HttpResponse {
    /**
     * Sets the status.
     *
     * @param status anything but 1xx
     * @return this
     * @throws IllegalArgumentException if it is 1xx: such responses are the server's business
     */
    HttpResponse status(HttpStatus status);

    /**
     * Sets a header field, in place of all of that name.
     *
     * @param name the field's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException if the name is no token, the value holds a control character (so nobody can split the
     *     response), or the field is one that the server writes: Content-Length, Transfer-Encoding, Connection, Keep-Alive
     */
    HttpResponse header(String name, String value);

    /**
     * Adds a header field to those of the same name.
     *
     * @param name the field's name
     * @param value its value
     * @return this
     * @throws IllegalArgumentException as {@link #header}
     */
    HttpResponse addHeader(String name, String value);

    /** Finishes it without a body. */
    void send();

    /**
     * Finishes it with text, encoded in UTF-8; {@code text/plain; charset=utf-8} unless a {@code Content-Type} was set.
     *
     * @param text the body
     */
    void send(String text);

    /**
     * Finishes it with bytes.
     *
     * @param contentType in place of any {@code Content-Type} set before
     * @param body the array is the caller's again when this returns
     * @throws IllegalArgumentException if the content type cannot stand in a header field
     */
    void send(String contentType, byte[] body);

    /**
     * Finishes it with a body of known length, taken from its source piece by piece, as fast as the client reads. A source that gives
     * fewer or more bytes costs the connection.
     *
     * @param lengthBytes the length of the whole body
     * @param source closed in every case, also if it is never asked
     * @throws IllegalArgumentException if the length is negative
     */
    void stream(long lengthBytes, BodySource source);

    /**
     * Finishes it with a body whose length only its end shows: chunked, or until the connection closes for an HTTP/1.0 client.
     *
     * @param source closed in every case, also if it is never asked
     */
    void stream(BodySource source);

    /**
     * Finishes it with a body of known length that is published, with back-pressure. A source that gives fewer or more bytes, or fails,
     * costs the connection.
     *
     * @param lengthBytes the length of the whole body
     * @param source is subscribed to at once; cancelled when nobody reads any more
     * @throws IllegalArgumentException if the length is negative
     */
    void stream(long lengthBytes, Flow.Publisher<ByteBuffer> source);

    /**
     * Finishes it with a body that is published, with back-pressure, and whose length only its end shows, as {@link
     * #stream(BodySource)}.
     *
     * @param source is subscribed to at once; cancelled when nobody reads any more
     */
    void stream(Flow.Publisher<ByteBuffer> source);

    /**
     * Finishes it but for a body of known length, which the application writes in this and later turns.
     *
     * @param lengthBytes the length of the whole body; more or fewer bytes cost the connection
     * @return open until its end; the head leaves now, if it is this answer's turn
     * @throws IllegalArgumentException if the length is negative
     */
    ResponseBody open(long lengthBytes);

    /**
     * Finishes it but for a body whose length only its end shows, which the application writes in this and later turns: chunked, or
     * until the connection closes for an HTTP/1.0 client.
     *
     * @return open until its end; the head leaves now, if it is this answer's turn
     */
    ResponseBody open();

    /**
     * Finishes it and HTTP on this connection: another protocol takes it over. To CONNECT the answer is 200, or the 2xx that was set;
     * else it is 101 (Switching Protocols), the client must have asked with {@code Upgrade} and {@code Connection: upgrade}, and the
     * {@code Upgrade} field of this response says to what. The answers before leave first, and nothing that the client sends behind its
     * request is taken for HTTP: the protocol gets it.
     *
     * @param next hears of its connection in a later turn, then of the bytes that were read already; never, if the client is gone by
     *     then. From there on it is as if the connection had always been its own
     * @throws IllegalStateException if the client asked for no such thing, its body is not read to the end, or the {@code Upgrade} field
     *     is missing or names what the client did not ask for
     */
    void switchTo(Protocol next);

    /**
     * Finishes it with a status and that status in words as body; header fields that were set stay.
     *
     * @param status for example {@link HttpStatus#NOT_FOUND}
     */
    void error(HttpStatus status);

    /**
     * Finishes it with a redirect; header fields that were set stay.
     *
     * @param status 301, 302, 303, 307 or 308
     * @param location where to; already encoded as a URI
     * @throws IllegalArgumentException if the status is no redirect, or the location cannot stand in a header field
     */
    void redirect(HttpStatus status, String location);

    /**
     * Finishes it as a handler that throws does: 500 and a number that is in the log as well, never with the exception's own text; the
     * connection is cut off if its body has begun. Does nothing if the answer is complete.
     *
     * @param cause for the log
     */
    void fail(Throwable cause);

    /** {@return true once it was answered, also while its body is still on its way} */
    boolean isFinished();

    /** {@return true once the connection is gone and the answer has no reader} */
    boolean isLost();
}
