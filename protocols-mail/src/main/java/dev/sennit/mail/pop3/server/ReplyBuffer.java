// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.pop3.server;

import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The answers to one batch of commands, which leave in one write. */
final class ReplyBuffer {
    private static final int ROOM_BYTES = 4096;
    private static final int MOST_ROOM_BYTES = 262_144; // what it keeps after it was used
    private static final int MAX_LONG_DIGITS = 20;

    private byte[] bytes = new byte[ROOM_BYTES];
    private int length;

    int length() {
        return length;
    }

    void discard() {
        length = 0;
    }

    /** A line that is known beforehand. */
    void put(Reply reply) {
        append(reply.line(), 0, reply.line().length);
    }

    /** A line; what is not printable ASCII becomes a question mark. */
    void put(String text) {
        text(text);
        endLine();
    }

    /** A part of a line. */
    void text(String text) {
        reserve(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            bytes[length++] = c >= ' ' && c <= '~' ? (byte) c : (byte) '?';
        }
    }

    /** A part of a line: a number that is not negative. */
    void number(long value) {
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

    void endLine() {
        reserve(2);
        bytes[length++] = '\r';
        bytes[length++] = '\n';
    }

    /** Bytes as they are. */
    void append(byte[] in, int from, int to) {
        reserve(to - from);
        System.arraycopy(in, from, bytes, length, to - from);
        length += to - from;
    }

    private void reserve(int more) {
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(length + more, 2 * bytes.length));
        }
    }

    void flush(Transport transport) {
        if (length > 0) {
            int written = length;
            length = 0;
            transport.write(ByteBuffer.wrap(bytes, 0, written));
            if (bytes.length > MOST_ROOM_BYTES) {
                bytes = new byte[ROOM_BYTES];
            }
        }
    }
}
