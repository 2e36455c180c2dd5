// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;

/** The other side of a compressed connection, in ISO 8859-1. */
public final class DeflatedPeer {
    private final Deflater deflater = new Deflater(9, true);
    private final Inflater inflater = new Inflater(true);

    /** What it sends. */
    public byte[] deflated(String latin1) {
        deflater.setInput(latin1.getBytes(StandardCharsets.ISO_8859_1));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] piece = new byte[4096];
        int count;
        do {
            count = deflater.deflate(piece, 0, piece.length, Deflater.SYNC_FLUSH);
            out.write(piece, 0, count);
        } while (count == piece.length);
        return out.toByteArray();
    }

    /** What it understands. */
    public String inflated(byte[] bytes) {
        inflater.setInput(bytes);
        StringBuilder text = new StringBuilder();
        byte[] piece = new byte[4096];
        try {
            for (int count = inflater.inflate(piece); count > 0; count = inflater.inflate(piece)) {
                text.append(new String(piece, 0, count, StandardCharsets.ISO_8859_1));
            }
        } catch (DataFormatException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }
}
