// SPDX-License-Identifier: Apache-2.0
package dev.sennit.simulation;

/** What clients send: lines, in which a byte that is lost, doubled or moved shows. */
final class Pattern {
    static final int PERIOD_BYTES = 50 * 23; // after which it begins again

    private static final int LINE_BYTES = 50;

    private Pattern() {}

    static byte at(long index) {
        return index % LINE_BYTES == LINE_BYTES - 1 ? (byte) '\n' : (byte) ('a' + (index + index / LINE_BYTES) % 23);
    }

    static byte[] piece(long from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = at(from + i);
        }
        return bytes;
    }
}
