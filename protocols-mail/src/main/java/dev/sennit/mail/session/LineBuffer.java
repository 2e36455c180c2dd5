// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.session;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Lines that leave in one write. */
public final class LineBuffer {
    private static final int ROOM_BYTES = 4096;
    private static final int MOST_ROOM_BYTES = 262_144; // what it keeps after it was used
    private static final int MAX_LONG_DIGITS = 20;

    private byte[] bytes = new byte[ROOM_BYTES];
    private int length;

    /** How many bytes wait. */
    public int length() {
        return length;
    }

    /** Forgets them. */
    public void discard() {
        length = 0;
    }

    /** A part of a line; what is not printable ASCII becomes a question mark. */
    public void text(String text) {
        text(text, text.length());
    }

    /** The first characters of a text, likewise. */
    public void text(String text, int chars) {
        reserve(chars);
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            bytes[length++] = c >= ' ' && c <= '~' ? (byte) c : (byte) '?';
        }
    }

    /** A part of a line: a number that is not negative. */
    public void number(long value) {
        reserve(MAX_LONG_DIGITS);
        int digits = 1;
        for (long rest = value; rest >= 10; rest /= 10) {
            digits++;
        }
        long rest = value;
        for (int at = length + digits - 1; at >= length; at--) {
            bytes[at] = (byte) ('0' + rest % 10);
            rest /= 10;
        }
        length += digits;
    }

    /** A part of a line: a byte as it is. */
    public void octet(int octet) {
        reserve(1);
        bytes[length++] = (byte) octet;
    }

    /** CRLF. */
    public void endLine() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** Bytes as they are. */
    public void append(byte[] in, int from, int to) {
        reserve(to - from);
        System.arraycopy(in, from, bytes, length, to - from);
        length += to - from;
    }

    /** Bytes as they are. */
    public void append(ByteBuffer in) {
        int more = in.remaining();
        reserve(more);
        in.get(bytes, length, more);
        length += more;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    /** Hands over all there is, on loan. */
    public void flush(Consumer<ByteBuffer> to) {
        if (length > 0) {
            int written = length;
            length = 0;
            to.accept(ByteBuffer.wrap(bytes, 0, written));
            if (bytes.length > MOST_ROOM_BYTES) {
                bytes = new byte[ROOM_BYTES];
            }
        }
    }
}
