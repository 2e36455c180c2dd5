// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.compression.ContentEncoder.Flush;
import dev.sennit.http.h1.WireBuffer;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** What comes out of an encoder, gathered. */
final class Encoded {
    private Encoded() {}

    /** A whole body at once. */
    static byte[] whole(byte[] content, ContentCoding coding, int level) {
        WireBuffer output = new WireBuffer(content.length / 2 + 64);
        try (ContentEncoder encoder = coding.newEncoder(level)) {
            encoder.encode(ByteBuffer.wrap(content), Flush.END, piece -> append(piece, output));
        }
        return Arrays.copyOf(output.bytes(), output.length());
    }

    static void append(ByteBuffer piece, WireBuffer output) {
        if (piece.hasArray()) {
            int from = piece.arrayOffset() + piece.position();
            output.put(piece.array(), from, from + piece.remaining());
        } else {
            byte[] bytes = new byte[piece.remaining()];
            piece.get(bytes);
            output.put(bytes);
        }
    }
}
