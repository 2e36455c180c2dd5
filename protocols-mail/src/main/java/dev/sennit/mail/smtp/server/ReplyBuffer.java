// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.server;

import dev.sennit.mail.delivery.Disposition;
import dev.sennit.reactor.Transport;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The replies to one batch of commands, which leave in one write. Every line is made here: printable ASCII, 512 bytes at most. */
final class ReplyBuffer {
    private static final int ROOM_BYTES = 4096;
    private static final int MOST_ROOM_BYTES = 131_072; // what it keeps after it was used
    private static final int MAX_LINE_BYTES = 510; // without CRLF; RFC 5321 section 4.5.3.1.5

    private byte[] bytes = new byte[ROOM_BYTES];
    private int length;

    int length() {
        return length;
    }

    void discard() {
        length = 0;
    }

    /** A reply that is known beforehand. */
    void put(Reply reply) {
        byte[] line = reply.line();
        reserve(line.length);
        System.arraycopy(line, 0, bytes, length, line.length);
        length += line.length;
    }

    void put(Disposition disposition) {
        put(disposition.code(), disposition.status(), disposition.text());
    }

    /** A reply of one line. */
    void put(int code, String status, String text) {
        put(code, ' ', status.isEmpty() ? text : status + " " + text);
    }

    /** A line of a reply, with what stands behind its code: '-' if more follow. */
    void put(int code, char separator, String text) {
        int chars = Math.min(text.length(), MAX_LINE_BYTES - 4);
        reserve(chars + 6);
        bytes[length++] = (byte) ('0' + code / 100);
        bytes[length++] = (byte) ('0' + code / 10 % 10);
        bytes[length++] = (byte) ('0' + code % 10);
        bytes[length++] = (byte) separator;
        for (int i = 0; i < chars; i++) {
            char c = text.charAt(i);
            bytes[length++] = c >= ' ' && c <= '~' ? (byte) c : (byte) '?';
        }
        bytes[length++] = '\r';
        bytes[length++] = '\n';
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
