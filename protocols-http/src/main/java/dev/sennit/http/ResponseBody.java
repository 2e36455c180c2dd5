// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The body of a response that the application writes whenever it has something: events, rows, the output of a process. What is written
 * leaves in the same turn; in a chunked body each write is a chunk.
 *
 * <p>Nothing is refused while the client is slow, or while answers before this one are due: what cannot leave is kept, and who writes
 * on without asking {@link #isReady()} loses the connection, at {@link #MAX_WAITING_BYTES} before it is this answer's turn, later at {@link
 * dev.sennit.reactor.TcpOptions#maxBufferedBytes()}.
 *
 * <p>Belongs to the reactor's thread. After the end every writing throws {@link IllegalStateException}; when the body is {@linkplain
 * #isLost() lost} it is harmless and does nothing.
 */
public interface ResponseBody {
    /** As many bytes may wait while answers before this one are due. */
    int MAX_WAITING_BYTES = 1 << 20;

    /**
     * Writes a piece.
     *
     * @param data from its position to its limit; the caller's again when this returns. None at all is nothing
     */
    void write(ByteBuffer data);

    /**
     * Writes text, encoded in UTF-8.
     *
     * @param text the piece
     */
    default void write(String text) {
        write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Ends the body. One that was announced longer costs the connection. */
    void end();

    /**
     * Ends the body with fields behind it. Only a chunked body can carry them: to an HTTP/1.0 client, or behind a length, they are left
     * out.
     *
     * @param trailers to send
     * @throws IllegalArgumentException if a field may not come behind a body (RFC 9110 section 6.5.1: framing, routing, authentication,
     *     content), or is not among those that the response's {@code Trailer} field announced, if it has one
     */
    void end(HttpHeaders trailers);

    /**
     * Gives up. If nothing was sent yet the client gets 500, otherwise the connection is cut off, since nothing else tells the client.
     *
     * @param cause for the log
     */
    void fail(Throwable cause);

    /** {@return whether what is written now leaves at once: false while the client is slow, or answers before this one are due} */
    boolean isReady();

    /**
     * Whom to tell each time that it is ready again after it was not.
     *
     * @param call in place of the one before
     */
    void onDrain(Runnable call);

    /** {@return whether nobody reads it: the connection is gone, or the response has no body, as to HEAD} */
    boolean isLost();

    /**
     * Whom to tell, once and in a turn of its own, when the body is lost before its end.
     *
     * @param call in place of the one before
     */
    void onLost(Runnable call);
}
