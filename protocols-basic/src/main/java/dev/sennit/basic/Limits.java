// SPDX-License-Identifier: Apache-2.0
package dev.sennit.basic;

/** The range of the limits that receivers are given. */
final class Limits {
    /** A frame is put together in one array, so far below what an array can hold. */
    static final int MOST_BYTES = 1 << 30;

    private Limits() {}

    static int require(String name, int bytes) {
        if (bytes < 1 || bytes > MOST_BYTES) {
            throw new IllegalArgumentException(name + " must be from 1 to " + MOST_BYTES + ": " + bytes);
        }
        return bytes;
    }
}
