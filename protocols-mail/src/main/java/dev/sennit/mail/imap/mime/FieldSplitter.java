// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts a header, in pieces of any size, into fields without folding; of a field that is too long the beginning is kept. */
public final class FieldSplitter {
    private final int fieldBytes;
    private final Consumer<String> out;
    private final ByteArrayOutputStream field = new ByteArrayOutputStream();
    private boolean atLineStart = true;

    /**
     * At the beginning of a header.
     *
     * @param fieldBytes how much is kept of a field
     * @param out takes each field, its name too, a character for each octet
     */
    public FieldSplitter(int fieldBytes, Consumer<String> out) {
        this.fieldBytes = fieldBytes;
        this.out = out;
    }

    /**
     * Reads on.
     *
     * @param piece the bytes that follow; all are read
     */
    public void read(ByteBuffer piece) {
        while (piece.hasRemaining()) {
            byte c = piece.get();
            if (atLineStart && c != ' ' && c != '\t') {
                finish();
            }
            atLineStart = c == '\n';
            if (c != '\r' && c != '\n' && field.size() < fieldBytes) {
                field.write(c);
            }
        }
    }

    /** The end of the header. */
    public void finish() {
        if (field.size() > 0) {
            out.accept(field.toString(StandardCharsets.ISO_8859_1));
            field.reset();
        }
    }
}
