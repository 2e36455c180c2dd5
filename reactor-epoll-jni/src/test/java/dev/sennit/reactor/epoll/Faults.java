// SPDX-License-Identifier: Apache-2.0
package dev.sennit.reactor.epoll;

/** System calls that fail on demand, in the library made with {@code faults.h}; for one thread. */
final class Faults {
    private Faults() {}

    /** Counts from the start; the n-th call from now on fails, and no other. */
    static void failOnce(int n, int errno) {
        arm(n, errno, false);
    }

    /** Counts from the start; the n-th call from now on fails, and all later ones of that name. */
    static void failForGood(int n, int errno) {
        arm(n, errno, true);
    }

    /** Counts from the start; nothing fails. */
    static void disarm() {
        arm(0, 0, false);
    }

    private static native void arm(int n, int errno, boolean forGood);

    /** How many calls there were since then. */
    static native int count();

    /** The call that failed; empty when none did. */
    static native String failed();
}
