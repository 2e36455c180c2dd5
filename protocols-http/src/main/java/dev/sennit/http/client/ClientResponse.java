// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.HttpHeaders;
import dev.sennit.http.HttpStatus;
import dev.sennit.http.HttpVersion;
import dev.sennit.reactor.Protocol;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * A response, from the moment its head is complete. Head and trailers are plain values and stay valid.
 *
 * <p>The body waits, on the wire, until it is taken in one of five ways, once: {@link #bytes()}, {@link #text()}, {@link #publisher()},
 * {@link #deliverBody}, or {@link #discard()} by who does not want it. Until then its connection is held, at most for {@link
 * ClientTimeouts#total()}. A response without a body holds nothing.
 *
 * <p>Belongs to the reactor's thread, but for the methods that only tell what is in the head.
 */
public interface ClientResponse {
    /** {@return where it comes from: the request's, or the last redirection's} */
    URI uri();

    /** {@return the status} */
    HttpStatus status();

    /** {@return the version of HTTP the server speaks} */
    HttpVersion version();

    /** {@return the header fields} */
    HttpHeaders headers();

    /**
     * The value of a header field of which one is expected.
     *
     * @param name in any case
     * @return the value of the first field of that name
     */
    default Optional<String> header(String name) {
        return headers().first(name);
    }

    /**
     * The fields after the body.
     *
     * @return usually none; none before the body is complete
     */
    HttpHeaders trailers();

    /**
     * Gathers the body.
     *
     * @return all of it, at most what {@link ClientLimits#messages()} allow; or {@link HttpClientException}. Cancelling it closes the
     *     connection
     * @throws IllegalStateException if the body was taken already
     */
    CompletionStage<byte[]> bytes();

    /**
     * Gathers the body as text.
     *
     * @return the text, in the charset that {@code Content-Type} names, else UTF-8; as {@link #bytes()}
     * @throws IllegalStateException if the body was taken already
     */
    CompletionStage<String> text();

    /**
     * The body as it comes, with back-pressure: the connection is read while somebody has requested something.
     *
     * @return for one subscriber, once. Who cancels closes the connection; a body that does not come whole is an error, {@link
     *     HttpClientException}
     * @throws IllegalStateException if the body was taken already
     */
    Flow.Publisher<ByteBuffer> publisher();

    /**
     * Has a protocol receive the body. Its transport is the body's: {@code pauseProducing} holds the server back, {@code loseConnection}
     * and {@code abortConnection} give the response up; nothing can be written.
     *
     * @param receiver hears of its connection before this returns, then of the content, and at the end {@code connectionLost} with
     *     {@link dev.sennit.reactor.CloseReason.Done} exactly if the body came whole
     * @throws IllegalStateException if the body was taken already
     */
    void deliverBody(Protocol receiver);

    /**
     * Nobody wants the body: it is read to its end and dropped, so that the connection can serve another request, within all limits and
     * deadlines.
     *
     * @throws IllegalStateException if the body was taken already
     */
    void discard();

    /** Gives the response up, taken or not: the connection is closed, and whoever waits for the body is told. */
    void cancel();

    /**
     * After 101 (Switching Protocols): has another protocol take the connection over, with the bytes that came behind the head.
     *
     * @param next hears of its connection before this returns
     * @throws IllegalStateException if HTTP has not ended on this connection, or it was taken over already
     */
    void switchProtocol(Protocol next);
}
