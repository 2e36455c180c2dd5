// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** The value of the field that is being read, line by line. Of all headers of a message one is being read, so that they share it. */
final class FieldValue {
    private static final int FIRST_BYTES = 256;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    void clear() {
        length = 0;
    }

    int length() {
        return length;
    }

    void append(byte[] line, int from, int to) {
        int sum = length + to - from;
        if (sum > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, sum));
        }
        System.arraycopy(line, from, bytes, length, to - from);
        length = sum;
    }

    /** The text without the blanks around. */
    String text() {
        int from = 0;
        while (from < length && HeaderReader.isBlank(bytes[from])) {
            from++;
        }
        return new String(bytes, from, length - from, StandardCharsets.ISO_8859_1).strip();
    }
}
