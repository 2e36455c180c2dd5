// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Where the body of a response comes from, piece by piece. The server asks for the next piece when the client has taken those before,
 * so a body of any size needs the memory of one piece.
 *
 * <p>Called on the reactor's thread.
 */
public interface BodySource {
    /**
     * The next piece. Must not block for long: a piece of 64 KiB or less is a good size.
     *
     * @return at least one byte, or null at the end; the server has taken the bytes when it next calls anybody, so the sources of a
     *     reactor may share one buffer
     * @throws IOException if there is no more although there should be; the connection is cut off, or the request answered with 500
     *     if this was the first piece
     */
    @SuppressWarnings("exports") // who compiles against this needs no jspecify
    @Nullable
    ByteBuffer next() throws IOException;

    /**
     * How many bytes may leave in one turn of the reactor, before the other connections have theirs; the piece that reaches it is the
     * last of the turn. A source whose pieces are hard work says 1, and makes one in a turn. The server takes no more than 64 KiB anyway.
     *
     * @return at least 1; 65,536 unless overridden
     */
    default int turnBytes() {
        return 65_536;
    }

    /** Lets go of what it holds. Called once: after the end, or when the connection is gone, or when nobody wants the body. */
    void close();
}
