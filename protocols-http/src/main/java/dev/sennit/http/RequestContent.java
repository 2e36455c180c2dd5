// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import dev.sennit.reactor.Protocol;
import java.nio.ByteBuffer;
import java.util.OptionalLong;
import java.util.concurrent.Flow;

/**
 * The content of a request as it comes. A handler that {@linkplain HttpHandler#wantsStream asked for a stream} takes it in one of three
 * ways, once: {@link #deliverTo}, {@link #publisher()}, or {@link #discard()}. Until then, and while whoever took it pauses, the
 * connection is not read, and no deadline runs. A client that waits for 100 (Continue) is sent it when the content is first read from.
 *
 * <p>Content that nobody has taken when the request is answered is not wanted any more: up to {@link ServerLimits#maxDroppedBytes()} of
 * it are read and dropped, beyond that the connection closes behind the answer. Content that was taken may be read on after the answer.
 *
 * <p>If it does not come whole (the client breaks it off or is too slow, it is longer than {@link ServerLimits#maxStreamedBytes()}, its
 * chunks are broken), whoever took it hears so first and may answer. If it does not, the client gets the status for what was wrong, and
 * the response is lost to the handler.
 *
 * <p>Belongs to the reactor's thread.
 */
public interface RequestContent {
    /**
     * The length that the client announced.
     *
     * @return bytes; empty if it comes in chunks, and only its end will show
     */
    OptionalLong lengthBytes();

    /**
     * The fields after the content.
     *
     * @return usually none; none before the end
     */
    HttpHeaders trailers();

    /**
     * Has a protocol receive the content. Its transport is the content's: {@code pauseProducing} holds the client back, {@code
     * loseConnection} says that the rest is not wanted, {@code abortConnection} with {@link
     * dev.sennit.reactor.CloseReason.ApplicationError} that handling failed, which is answered with 500; nothing can be written. What it
     * throws is a failed handling, too.
     *
     * @param receiver hears of its connection before this returns, then of the content, and at the end {@code connectionLost} with
     *     {@link dev.sennit.reactor.CloseReason.Done} exactly if the content came whole
     * @throws IllegalStateException if the content was taken already
     */
    void deliverTo(Protocol receiver);

    /**
     * The content with back-pressure: the connection is read while somebody has requested something.
     *
     * @return for one subscriber, once. Content that does not come whole is a {@link dev.sennit.reactor.ConnectionLostException}
     * @throws IllegalStateException if the content was taken already
     */
    Flow.Publisher<ByteBuffer> publisher();

    /**
     * Nobody wants the content, see above.
     *
     * @throws IllegalStateException if it was taken already
     */
    void discard();
}
