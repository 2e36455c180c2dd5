// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import dev.sennit.http.BodySource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Bytes in memory, in pieces. */
public final class BytesSource implements BodySource {
    private static final int PIECE_BYTES = 65_536;

    private final ByteBuffer rest;

    /** The bytes, which nobody changes meanwhile. */
    public BytesSource(byte[] bytes) {
        rest = ByteBuffer.wrap(bytes);
    }

    @Override
    public @Nullable ByteBuffer next() {
        if (!rest.hasRemaining()) {
            return null;
        }
        int length = Math.min(PIECE_BYTES, rest.remaining());
        ByteBuffer piece = rest.slice(rest.position(), length);
        rest.position(rest.position() + length);
        return piece;
    }

    @Override
    public void close() {}
}
