// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.fetch;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Writes strings as IMAP wants them (RFC 3501 section 4.3). The texts of an index have one character for each octet. NUL, which no string
 * may have, becomes 0x80.
 */
public final class AnswerText {
    private static final byte INSTEAD_OF_NUL = (byte) 0x80;
    private static final int ROOM_BYTES = 512;
    private static final int MAX_LONG_DIGITS = 20;

    private final TextMode mode;
    private byte[] room = new byte[ROOM_BYTES];
    private int length;

    /**
     * No text yet.
     *
     * @param mode how texts that are not ASCII are sent
     */
    public AnswerText(TextMode mode) {
        this.mode = mode;
    }

    /** {@return how many bytes were written since they were taken} */
    public int size() {
        return length;
    }

    /**
     * Takes what was written.
     *
     * @return the bytes, good until more is written
     */
    public ByteBuffer view() {
        ByteBuffer view = ByteBuffer.wrap(room, 0, length);
        length = 0;
        return view;
    }

    /** As {@link #view}, for longer. */
    ByteBuffer take() {
        ByteBuffer taken = ByteBuffer.wrap(Arrays.copyOf(room, length));
        length = 0;
        return taken;
    }

    /** What is not ASCII becomes a question mark. */
    AnswerText ascii(String text) {
        return ascii(text, text.length());
    }

    /** The beginning of a text. */
    AnswerText ascii(String text, int chars) {
        reserve(chars);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            room[length++] = c < 0x80 ? (byte) c : (byte) '?';
        }
        return this;
    }

    /** One that is not negative. */
    AnswerText number(long number) {
        reserve(MAX_LONG_DIGITS);
        int end = length + 1;
        for (long rest = number; rest >= 10; rest /= 10) {
            end++;
        }
        long rest = number;
        for (int at = end - 1; at >= length; at--) {
            room[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length = end;
        return this;
    }

    /** One with zeros before it, if it has fewer digits. */
    AnswerText padded(int number, int digits) {
        for (int least = 10, missing = digits - 1; missing > 0; missing--, least *= 10) {
            if (number < least) {
                write((byte) '0');
            }
        }
        return number(number);
    }

    AnswerText space() {
        return ascii(" ");
    }

    private void write(byte b) {
        reserve(1);
        room[length++] = b;
    }

    private void write(byte[] more) {
        reserve(more.length);
        System.arraycopy(more, 0, room, length, more.length);
        length += more.length;
    }

    private void reserve(int more) {
        if (length + more > room.length) {
            room = Arrays.copyOf(room, Math.max(length + more, 2 * room.length));
        }
    }

    AnswerText nil() {
        return ascii("NIL");
    }

    /** A text or NIL. */
    AnswerText nstring(Optional<String> octets) {
        return octets.isPresent() ? string(octets.get()) : nil();
    }

    AnswerText string(String octets) {
        return mayBeQuoted(octets) ? quoted(octets) : literal(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    private AnswerText literal(byte[] bytes) {
        ascii("{").number(bytes.length).ascii("}\r\n");
        replaceNul(bytes, 0, bytes.length);
        write(bytes);
        return this;
    }

    private AnswerText quoted(String octets) {
        reserve(2 * octets.length() + 2);
        room[length++] = '"';
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == '"' || c == '\\') {
                room[length++] = '\\';
            }
            room[length++] = c <= 0xff ? (byte) c : (byte) '?';
        }
        room[length++] = '"';
        return this;
    }

    private boolean mayBeQuoted(String octets) {
        boolean ascii = true;
        for (int i = 0; i < octets.length(); i++) {
            char c = octets.charAt(i);
            if (c == 0 || c == '\r' || c == '\n') {
                return false;
            }
            ascii &= c < 0x80;
        }
        return ascii || (mode == TextMode.UTF_8 && isUtf8(octets.getBytes(StandardCharsets.ISO_8859_1)));
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
