// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Decompresses one body, piece by piece. Whoever uses it bounds what comes out: no more is made in a call than there is room for. */
public interface CodingDecoder extends AutoCloseable {
    /**
     * Takes from one buffer and fills the other, until that is full, the input is empty, or the content is at its end.
     *
     * @param input what comes next; its position moves behind what was taken
     * @param output where it goes, a buffer with an array; its position moves behind what was made. If it is full there may be more
     *     without more input
     * @throws IOException if the content is broken, or asks for more memory than a client need have
     */
    void decode(ByteBuffer input, ByteBuffer output) throws IOException;

    /**
     * Whether the content may end here. Input that is left then stands behind it.
     *
     * @return false in the middle of it
     */
    boolean isFinished();

    /** Lets go of its memory, also in the middle of a body. Called once. */
    @Override
    void close();
}
