// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.BodySource;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** A body that is in memory, in one piece: whoever compresses it cuts it up. */
final class ArrayPieces implements BodySource {
    private final byte[] bytes;
    private int at;

    ArrayPieces(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public @Nullable ByteBuffer next() {
        if (at == bytes.length) {
            return null;
        }
        ByteBuffer piece = ByteBuffer.wrap(bytes, at, Math.min(CompressedBody.TURN_BYTES, bytes.length - at));
        at += piece.remaining();
        return piece;
    }

    @Override
    public void close() {}
}
