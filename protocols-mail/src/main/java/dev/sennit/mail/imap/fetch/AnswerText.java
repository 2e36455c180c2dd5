// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Writes strings as IMAP wants them (RFC 3501 section 4.3). The texts of an index have one character for each octet. NUL, which no string
 * may have, becomes 0x80.
 */
final class AnswerText {
    private static final byte INSTEAD_OF_NUL = (byte) 0x80;

    private final TextMode mode;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

    AnswerText(TextMode mode) {
        this.mode = mode;
    }

    int size() {
        return out.size();
    }

    /** What was written since the last time. */
    ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(out.toByteArray());
        out.reset();
        return taken;
    }

    AnswerText ascii(String text) {
        out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    AnswerText number(long number) {
        return ascii(Long.toString(number));
    }

    AnswerText space() {
        out.write(' ');
        return this;
    }

    AnswerText nil() {
        return ascii("NIL");
    }

    /** A text or NIL. */
    AnswerText nstring(Optional<String> octets) {
        return octets.isPresent() ? string(octets.get()) : nil();
    }

    AnswerText string(String octets) {
        byte[] bytes = octets.getBytes(StandardCharsets.ISO_8859_1);
        if (mayBeQuoted(bytes)) {
            quoted(bytes);
        } else {
            ascii("{").number(bytes.length).ascii("}\r\n");
            replaceNul(bytes, 0, bytes.length);
            out.writeBytes(bytes);
        }
        return this;
    }

    private void quoted(byte[] bytes) {
        out.write('"');
        for (byte b : bytes) {
            if (b == '"' || b == '\\') {
                out.write('\\');
            }
            out.write(b);
        }
        out.write('"');
    }

    private boolean mayBeQuoted(byte[] bytes) {
        boolean ascii = true;
        for (byte b : bytes) {
            if (b == 0 || b == '\r' || b == '\n') {
                return false;
            }
            ascii &= b > 0;
        }
        return ascii || (mode == TextMode.UTF_8 && isUtf8(bytes));
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    static void replaceNul(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] == 0) {
                bytes[i] = INSTEAD_OF_NUL;
            }
        }
    }

    /** The same for a piece of a literal; the piece that comes back is the one given if there was nothing to do. */
    static ByteBuffer withoutNul(ByteBuffer piece) {
        int at = piece.position();
        while (at < piece.limit() && piece.get(at) != 0) {
            at++;
        }
        if (at == piece.limit()) {
            return piece;
        }
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        replaceNul(bytes, 0, bytes.length);
        return ByteBuffer.wrap(bytes);
    }
}
