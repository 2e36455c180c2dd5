// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.server;

import dev.sennit.http.BodySource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A body in pieces that notes what is done with it; its one buffer is overwritten between two pieces. */
final class Pieces implements BodySource {
    private final ArrayDeque<String> pieces;
    private final byte[] buffer = new byte[100_000];
    int asked;
    int closed;

    Pieces(String... pieces) {
        this.pieces = new ArrayDeque<>(Arrays.asList(pieces));
    }

    /** The piece {@code !} is a failure. */
    @Override
    public @Nullable ByteBuffer next() throws IOException {
        asked++;
        Arrays.fill(buffer, (byte) '?');
        String piece = pieces.poll();
        if (piece == null) {
            return null;
        }
        if (piece.equals("!")) {
            throw new IOException("the disk is gone");
        }
        byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, buffer, 0, bytes.length);
        return ByteBuffer.wrap(buffer, 0, bytes.length);
    }

    @Override
    public void close() {
        closed++;
    }
}
