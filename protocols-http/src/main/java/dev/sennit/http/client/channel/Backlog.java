// SPDX-License-Identifier: Apache-2.0
package dev.sennit.http.client.channel;

import java.util.Arrays;

/** Bytes that came and have to wait. No more than was read at once, since nothing is read while there are any. */
final class Backlog {
    private static final byte[] NONE = new byte[0];

    private byte[] bytes = NONE;

    void add(byte[] in, int from, int to) {
        int before = bytes.length;
        bytes = Arrays.copyOf(bytes, before + to - from);
        System.arraycopy(in, from, bytes, before, to - from);
    }

    byte[] removeAll() {
        byte[] all = bytes;
        bytes = NONE;
        return all;
    }

    boolean isEmpty() {
        return bytes.length == 0;
    }

    int length() {
        return bytes.length;
    }
}
