// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.imap.wire;

import java.util.Arrays;

/** The bytes of a command or a response so far, and the room for the next one. */
final class FramedBytes {
    private static final byte[] NOTHING = new byte[0];
    private static final int ROOM_BYTES = 256;

    private final int mostRoomBytes; // what is kept from one to the next
    private byte[] bytes = NOTHING;
    private int length;

    FramedBytes(int mostRoomBytes) {
        this.mostRoomBytes = mostRoomBytes;
    }

    void append(byte[] in, int from, int to) {
        int more = to - from;
        if (length + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(ROOM_BYTES, Math.max(length + more, 2 * bytes.length)));
        }
        System.arraycopy(in, from, bytes, length, more);
        length += more;
    }

    /** The last ones do not count. */
    void cut(int last) {
        length -= last;
    }

    /** The next one begins. */
    void clear() {
        length = 0;
        if (bytes.length > mostRoomBytes) {
            bytes = NOTHING;
        }
    }

    /** Nothing is kept. */
    void release() {
        length = 0;
        bytes = NOTHING;
    }

    /** Valid up to {@link #length()}, until bytes are appended. */
    byte[] array() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Where a byte is, or the length. */
    int indexOf(char c, int from) {
        int p = from;
        while (p < length && bytes[p] != c) {
            p++;
        }
        return p;
    }
}
