// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client;

import dev.sennit.http.BodySource;
import dev.sennit.http.client.channel.BytesSource;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.Flow;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The content of a request. One of bytes, or of a source that is made anew each time, can be sent again where a redirection or a lost
 * connection asks for it; any other is sent once.
 */
public final class RequestBody {
    /** The length of a body that is not known beforehand: it is sent in chunks. */
    public static final long UNKNOWN_LENGTH = -1;

    private static final RequestBody NONE = new RequestBody(0, () -> new BytesSource(new byte[0]), null, true);

    private final long lengthBytes;
    private final @Nullable Supplier<? extends BodySource> source; // exactly one of the two is non-null
    private final Flow.@Nullable Publisher<ByteBuffer> publisher;
    private final boolean replayable;
    private boolean opened; // matters only if it is not replayable

    private RequestBody(
            long lengthBytes,
            @Nullable Supplier<? extends BodySource> source,
            Flow.@Nullable Publisher<ByteBuffer> publisher,
            boolean replayable) {
        if (lengthBytes < UNKNOWN_LENGTH) {
            throw new IllegalArgumentException(
                    "lengthBytes must be 0 or more, or RequestBody.UNKNOWN_LENGTH, not " + lengthBytes);
        }
        this.lengthBytes = lengthBytes;
        this.source = source;
        this.publisher = publisher;
        this.replayable = replayable;
    }

    /**
     * No content.
     *
     * @return always the same
     */
    public static RequestBody none() {
        return NONE;
    }

    /**
     * Bytes.
     *
     * @param content is copied
     * @return a body that can be sent again
     */
    public static RequestBody of(byte[] content) {
        byte[] copy = content.clone();
        return new RequestBody(copy.length, () -> new BytesSource(copy), null, true);
    }

    /**
     * Text, encoded in UTF-8. The request's {@code Content-Type} is its own business.
     *
     * @param text the content
     * @return a body that can be sent again
     */
    public static RequestBody of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Content that comes piece by piece, from the beginning each time it is asked for.
     *
     * @param lengthBytes exactly; or {@link #UNKNOWN_LENGTH}
     * @param source makes the source, on the reactor's thread, for each time the body is sent
     * @return a body that can be sent again
     * @throws IllegalArgumentException if the length is negative
     */
    public static RequestBody of(long lengthBytes, Supplier<? extends BodySource> source) {
        return new RequestBody(lengthBytes, source, null, true);
    }

    /**
     * Content that comes piece by piece, once.
     *
     * @param lengthBytes exactly; or {@link #UNKNOWN_LENGTH}
     * @param source the pieces; closed in the end, if it was begun
     * @return a body that can be sent once
     * @throws IllegalArgumentException if the length is negative
     */
    public static RequestBody once(long lengthBytes, BodySource source) {
        return new RequestBody(lengthBytes, () -> source, null, false);
    }

    /**
     * Content that is published. No more than {@link dev.sennit.reactor.FlowProtocol#PREFETCH} elements are requested ahead.
     *
     * @param lengthBytes exactly; or {@link #UNKNOWN_LENGTH}
     * @param publisher is subscribed to once; its elements are ours until they are sent
     * @return a body that can be sent once
     * @throws IllegalArgumentException if the length is negative
     */
    public static RequestBody once(long lengthBytes, Flow.Publisher<ByteBuffer> publisher) {
        return new RequestBody(lengthBytes, null, publisher, false);
    }

    /**
     * The length.
     *
     * @return in bytes; {@link #UNKNOWN_LENGTH} if it is not known beforehand
     */
    public long lengthBytes() {
        return lengthBytes;
    }

    /**
     * Whether there is no content.
     *
     * @return true for a length of 0
     */
    public boolean isEmpty() {
        return lengthBytes == 0;
    }

    /**
     * Whether it can be sent now, perhaps again.
     *
     * @return false if it can be sent once, and has been begun
     */
    public boolean canBeSent() {
        return replayable || !opened;
    }

    /**
     * For the client: begins to send it, unless it is published.
     *
     * @return a source, the caller's to close
     * @throws IllegalStateException if it was begun before and cannot be sent again, or is published
     */
    public BodySource open() {
        requireUnsent();
        if (source == null) {
            throw new IllegalStateException("this body is published");
        }
        return source.get();
    }

    /**
     * For the client: begins to send it, if it is published.
     *
     * @return the publisher to subscribe to; empty if it comes from a source
     * @throws IllegalStateException if it was begun before
     */
    public Optional<Flow.Publisher<ByteBuffer>> openPublisher() {
        if (publisher == null) {
            return Optional.empty();
        }
        requireUnsent();
        return Optional.of(publisher);
    }

    private void requireUnsent() {
        if (!canBeSent()) {
            throw new IllegalStateException("this body can be sent once, and has been begun before");
        }
        opened = true;
    }

    /** The length, for people. */
    @Override
    public String toString() {
        return lengthBytes == UNKNOWN_LENGTH ? "a body of unknown length" : "a body of " + lengthBytes + " bytes";
    }
}
