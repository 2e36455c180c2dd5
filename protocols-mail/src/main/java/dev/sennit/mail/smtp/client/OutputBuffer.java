// SPDX-License-Identifier: Apache-2.0
package dev.sennit.mail.smtp.client;

import dev.sennit.mail.smtp.wire.TextSink;
import java.util.Arrays;

/** Gathers pieces. */
final class OutputBuffer implements TextSink {
    private static final int FIRST_BYTES = 1024;

    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;

    @Override
    public void text(byte[] in, int from, int to) {
        int needed = length + to - from;
        if (needed > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(needed, 2 * bytes.length));
        }
        System.arraycopy(in, from, bytes, length, to - from);
        length = needed;
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    void clear() {
        length = 0;
    }
}
