// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.compression;

import dev.sennit.http.BodySource;
import dev.sennit.http.compression.ContentEncoder.Flush;
import dev.sennit.http.h1.WireBuffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A body compressed as the client reads it, about 64 KiB of content in a turn. Pieces are compressed whole while they are valid; what is
 * left of a longer one is copied for the turns that follow.
 */
final class CompressedBody implements BodySource {
    static final long UNKNOWN = -1;
    static final int TURN_BYTES = 65_536; // of content: about a millisecond

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final BodySource source;
    private final AdmittedEncoder encoder;
    private long remainingBytes; // UNKNOWN if no length was announced
    private ByteBuffer rest = NOTHING; // of a piece that is too long for one turn
    private Stage stage = Stage.CONTENT;

    private enum Stage {
        CONTENT,
        ENDED
    }

    CompressedBody(BodySource source, long lengthBytes, AdmittedEncoder encoder) {
        this.source = source;
        this.remainingBytes = lengthBytes;
        this.encoder = encoder;
    }

    /** Each piece is work enough for a turn. */
    @Override
    public int turnBytes() {
        return 1;
    }

    @Override
    public @Nullable ByteBuffer next() throws IOException {
        if (stage == Stage.ENDED) {
            return null;
        }
        WireBuffer output = encoder.emptyOutput();
        ByteBuffer content = content();
        int takenBytes = 0;
        while (content != null) {
            takenBytes += content.remaining();
            encoder.encode(content, Flush.NONE, output);
            if (takenBytes >= TURN_BYTES) {
                break;
            }
            content = content();
        }
        if (content == null) {
            stage = Stage.ENDED;
            encoder.encode(NOTHING, Flush.END, output);
        } else if (output.length() == 0) {
            encoder.encode(NOTHING, Flush.ALL, output);
        }
        return ByteBuffer.wrap(output.bytes(), 0, output.length());
    }

    /** At most what a turn takes; null at the end. */
    private @Nullable ByteBuffer content() throws IOException {
        if (rest.hasRemaining()) {
            return firstOf(rest);
        }
        ByteBuffer piece = fetch();
        if (piece == null || piece.remaining() <= TURN_BYTES) {
            return piece;
        }
        ByteBuffer part = firstOf(piece);
        rest = ByteBuffer.allocate(piece.remaining()).put(piece).flip();
        return part;
    }

    private static ByteBuffer firstOf(ByteBuffer piece) {
        ByteBuffer part = piece.slice(piece.position(), Math.min(TURN_BYTES, piece.remaining()));
        piece.position(piece.position() + part.remaining());
        return part;
    }

    /** What is wrong with a body costs the connection, as it does when it is not compressed. */
    private @Nullable ByteBuffer fetch() throws IOException {
        if (remainingBytes == 0) {
            return null;
        }
        ByteBuffer piece = source.next();
        if (piece != null && !piece.hasRemaining()) {
            throw new IOException("the body's source gave an empty piece; at the end it must give null");
        }
        if (remainingBytes == UNKNOWN) {
            return piece;
        }
        if (piece == null) {
            throw new IOException("the body ended " + remainingBytes + " bytes before its announced length");
        }
        if (piece.remaining() > remainingBytes) {
            throw new IOException(
                    "the body goes on " + (piece.remaining() - remainingBytes) + " bytes after its announced length");
        }
        remainingBytes -= piece.remaining();
        return piece;
    }

    @Override
    public void close() {
        try {
            encoder.close();
        } finally {
            source.close();
        }
    }
}
