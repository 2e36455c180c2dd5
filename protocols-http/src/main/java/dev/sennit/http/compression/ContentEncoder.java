// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** Compresses one body, piece by piece. */
public interface ContentEncoder extends AutoCloseable {
    /** What must have come out when a piece has gone in. */
    enum Flush {
        /** Whatever the encoder thinks best. */
        NONE,
        /** All that went in, so that the client can read it now; this costs some bytes. */
        ALL,
        /** All that went in, and the end; nothing may follow. */
        END
    }

    /**
     * Takes a piece.
     *
     * @param content taken whole; its memory is the caller's again when this returns
     * @param flush what must come out
     * @param out is given what comes out, if anything, and has taken it when it returns
     */
    void encode(ByteBuffer content, Flush flush, Consumer<ByteBuffer> out);

    /** Lets go of its memory, also in the middle of a body. Called once. */
    @Override
    void close();
}
