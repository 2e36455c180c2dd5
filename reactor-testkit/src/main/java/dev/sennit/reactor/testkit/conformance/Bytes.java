// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.testkit.conformance;

/** Bytes to send. */
final class Bytes {
    private Bytes() {}

    /** That many, and any two places differ soon, so that a lost or doubled piece shows. */
    static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >>> 8) * 7 + (i >>> 16));
        }
        return bytes;
    }
}
