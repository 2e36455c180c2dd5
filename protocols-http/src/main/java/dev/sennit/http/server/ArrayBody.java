// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.BodySource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body that is in memory and too long to be queued at once. */
final class ArrayBody implements BodySource {
    private static final int PIECE_BYTES = 65_536;

    private final ByteBuffer rest;

    ArrayBody(byte[] bytes) {
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
