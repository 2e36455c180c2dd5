// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.mime;

import java.nio.ByteBuffer;

/**
 * Quoted-printable (RFC 2045 section 6.7). Blanks at the end of a line are dropped (rule 3),
 * also of the last, since the line end before a delimiter is not the part's. An equals sign that begins nothing stays as
 * it is.
 */
final class QuotedPrintableDecoder implements TransferDecoder {
    private static final int MOST_HELD = 1024;

    /** An equals sign and what followed it, or blanks that may be the end of a line. */
    private final ByteBuffer held = ByteBuffer.allocate(MOST_HELD);

    @Override
    public ByteBuffer decode(ByteBuffer piece) {
        ByteBuffer out = ByteBuffer.allocate(piece.remaining() + held.position());
        while (piece.hasRemaining()) {
            take(piece.get(), out);
        }
        return out.flip();
    }

    private void take(byte c, ByteBuffer out) {
        boolean inEscape = held.position() > 0 && held.get(0) == '=';
        if (inEscape) {
            escaped(c, out);
        } else if (c == '=') {
            release(out);
            held.put(c);
        } else if (c == ' ' || c == '\t') {
            hold(c, out);
        } else if (c == '\n') {
            boolean afterCr = held.position() > 0 && held.get(held.position() - 1) == '\r';
            held.clear();
            if (afterCr) {
                out.put((byte) '\r');
            }
            out.put(c);
        } else if (c == '\r') {
            hold(c, out);
        } else {
            release(out);
            out.put(c);
        }
    }

    /** Behind an equals sign: two digits, or blanks to the end of the line, which all are nothing then. */
    private void escaped(byte c, ByteBuffer out) {
        byte second = held.position() > 1 ? held.get(1) : 0;
        if (c == '\n' && (held.position() == 1 || isBlank(second))) {
            held.clear();
        } else if (isBlank(c) && (held.position() == 1 || isBlank(second))) {
            hold(c, out);
        } else if (held.position() == 1 && Character.digit(c, 16) >= 0) {
            held.put(c);
        } else if (held.position() == 2 && Character.digit(second, 16) >= 0 && Character.digit(c, 16) >= 0) {
            held.clear();
            out.put((byte) (Character.digit(second, 16) << 4 | Character.digit(c, 16)));
        } else {
            release(out);
            take(c, out);
        }
    }

    private static boolean isBlank(byte c) {
        return c == ' ' || c == '\t' || c == '\r';
    }

    private void hold(byte c, ByteBuffer out) {
        if (!held.hasRemaining()) {
            release(out);
        }
        held.put(c);
    }

    private void release(ByteBuffer out) {
        out.put(held.flip());
        held.clear();
    }

    @Override
    public ByteBuffer finish() {
        ByteBuffer out = ByteBuffer.allocate(held.position());
        boolean isSoft = held.position() == 1 && held.get(0) == '=';
        if (isSoft || (held.position() > 0 && isBlank(held.get(held.position() - 1)))) {
            held.clear(); // blanks at the end of the last line, or of a line that goes on with nothing
        }
        release(out);
        return out.flip();
    }
}
