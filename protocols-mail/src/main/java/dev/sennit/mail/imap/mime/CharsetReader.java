// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.function.Consumer;

/** Reads characters from bytes in pieces of any size; what is malformed is replaced. */
public final class CharsetReader {
    private static final int CHARS = 4096;

    private final CharsetDecoder decoder;
    private final CharBuffer chars = CharBuffer.allocate(CHARS);
    private ByteBuffer begun = ByteBuffer.allocate(0); // a character that is not complete

    /**
     * At the beginning.
     *
     * @param charset what the bytes are in
     */
    public CharsetReader(Charset charset) {
        this.decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
    }

    /**
     * Reads on.
     *
     * @param piece the bytes that follow; all are read
     * @param out takes characters as they come, never half of a surrogate pair; the buffer is used again
     */
    public void read(ByteBuffer piece, Consumer<? super CharBuffer> out) {
        ByteBuffer in = piece;
        if (begun.hasRemaining()) {
            in = ByteBuffer.allocate(begun.remaining() + piece.remaining())
                    .put(begun)
                    .put(piece)
                    .flip();
        }
        decode(in, false, out);
        begun = ByteBuffer.allocate(in.remaining()).put(in).flip();
    }

    /**
     * The end.
     *
     * @param out takes the last characters
     */
    public void finish(Consumer<? super CharBuffer> out) {
        decode(begun, true, out);
        decoder.flush(chars);
        drain(out);
    }

    private void decode(ByteBuffer in, boolean isEnd, Consumer<? super CharBuffer> out) {
        CoderResult result;
        do {
            result = decoder.decode(in, chars, isEnd);
            drain(out);
        } while (result.isOverflow());
    }

    /** No decoder leaves half of a surrogate pair. */
    private void drain(Consumer<? super CharBuffer> out) {
        chars.flip();
        if (chars.hasRemaining()) {
            out.accept(chars);
        }
        chars.clear();
    }
}
